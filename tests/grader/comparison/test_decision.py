"""The decision: what is in doubt is not right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.comparison import Tolerance
from grader.comparison.decision import alike, same, wanted

STRICT = Tolerance(1e-6, 1.0)
WANT = ([np.array([1.0]), np.array([2.0, 3.0])], 4.0, "tanh")


@pytest.mark.parametrize(
    "got",
    [
        WANT,
        list(WANT),
        ((np.array([1.0]), (2, 3.0)), np.array(4.0), "tanh"),
        ([[1.0], [2.0, 3.0 + 1e-7]], np.float32(4), "tanh"),
    ],
)
def test_lists_tuples_and_arrays_are_alike(got: Any) -> None:
    """A list where a tuple is asked for is fine, and so are lists for arrays and types that hold the numbers."""
    assert same(got, WANT, STRICT)


def test_a_pair_in_one_array() -> None:
    """Results of one shape may be the rows of one array."""
    assert same(np.array([[1.0, 2.0], [3.0, 4.0]]), (np.array([1.0, 2.0]), np.array([3.0, 4.0])), STRICT)
    assert not same(np.array([[1.0, 2.0], [3.0, 5.0]]), (np.array([1.0, 2.0]), np.array([3.0, 4.0])), STRICT)
    assert same(np.array([1.0, 2.0]), (1.0, 2.0), STRICT)


@pytest.mark.parametrize(
    "got",
    [
        None,
        "tanh",
        (),
        WANT[:2],
        (*WANT, 5.0),
        (WANT[0], 4.0, "sigmoid"),
        (WANT[0], True, "tanh"),
        ([WANT[0][0]], 4.0, "tanh"),
        ([[1.0], [2.0, np.nan]], 4.0, "tanh"),
        ([1.0, [2.0, 3.0]], 4.0, "tanh"),  # a number for an array of one
        (WANT[0], [4.0], "tanh"),
    ],
)
def test_anything_else_is_another(got: Any) -> None:
    """Too few, too many, of another kind, off by one entry."""
    assert not same(got, WANT, STRICT)


@pytest.mark.parametrize("want", [1j, np.array([1j]), [[1j]], np.array([{}]), {}, np.array(["x"]), 10**400, object()])
def test_what_cannot_be_compared_with_is_never_met(want: Any) -> None:
    """If the expected is no number, nothing is right, itself neither."""
    leaf = want if not isinstance(want, list) else np.array(want)
    assert wanted(leaf) is None
    assert not same(leaf, leaf, STRICT)
    assert not same(1.0, leaf, STRICT)


def test_alike() -> None:
    """The form is that of the wanted one, whatever the numbers."""
    assert alike(([[0], [0, 0]], 0, ""), WANT)
    for other in (([[0, 0], [0]], 0, ""), ([[0], [0, 0]], [0], ""), ([[0], [0, 0]], 0, 1), ([[0], None], 0, ""), None):
        assert not alike(other, WANT)
