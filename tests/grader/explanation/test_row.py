"""A result as a row of numbers: built as what is wanted, or no row; near is generous, never strict."""

from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.model import Case, CodeExercise
from grader.explanation.row import near, row_of, rows_of, spread
from grader.explanation.sample import Sample
from grader.jail import CaseResult

BACKPROP = BANK["nielsen/backprop"]
assert isinstance(BACKPROP, CodeExercise)
WANT = ([np.array([1.0, 2.0])], [np.array([[3.0], [4.0]])])
CASE = Case("one", ([np.ones((2, 1))], [np.ones(2)], np.ones(1), np.ones(2)))


def sample(got: Any, **changes: Any) -> Sample:
    """A wrong case with this result."""
    return Sample(CASE, WANT, CaseResult(**({"status": "ok", "value": got} | changes)), False)


def test_a_row_holds_all_numbers_in_one_order() -> None:
    """Lists, tuples and arrays of the same numbers are the same row; ragged layers do no harm."""
    one, two = row_of(WANT, WANT), row_of([[[1, 2]], (np.array([[3], [4]]),)], WANT)
    assert one is not None
    assert two is not None
    assert one[0] == two[0] == ((2, 1), (2,))
    assert one[1].tolist() == two[1].tolist() == [3.0, 4.0, 1.0, 2.0]
    assert row_of([np.ones(2), np.ones(3)], [np.ones(2), np.ones(3)]) is not None


@pytest.mark.parametrize("result", [None, 1.0, "x", ([np.ones(2)],), ([np.ones(2)], ["x"]), ([], []), (1.0, 2.0)])
def test_no_row(result: Any) -> None:
    """Another number of members or layers, text, or nothing at all is no row."""
    assert row_of(result, WANT) is None


def test_rows_of_a_case() -> None:
    """A missing axis is repeated, beside the result as it is; without a result there is no row."""
    summed = ([np.float64(3.0)], [np.array([[3.0], [4.0]])])
    assert set(rows_of(BACKPROP, sample(summed))) == {((2, 1), ()), ((2, 1), (2,))}
    assert rows_of(BACKPROP, sample(summed, status="error")) == {}
    assert rows_of(BACKPROP, sample("x")) == {}


def test_near() -> None:
    """Rows within a few tolerances may be it; infinities meet infinities; another number is another row."""
    row = np.array([1.0, np.inf, 0.0])
    others = np.array([[1.0 + 1e-7, np.nan, 0.0], [1.0, 5.0, 0.0], [1.1, np.inf, 0.0]])
    assert near(BACKPROP, sample(WANT), row, others).tolist() == [True, False, False]


def test_spread() -> None:
    """One number stands for all where an axis is missing; what has all its axes stays as it is."""
    assert spread(2.0, np.zeros(3)).tolist() == [2.0, 2.0, 2.0]
    assert spread([1.0], [np.zeros(2)])[0].tolist() == [1.0, 1.0]
    whole = np.ones(3)
    assert spread(whole, np.zeros(3)) is whole
    assert spread("x", np.zeros(2)) == "x"
