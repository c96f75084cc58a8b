"""A sample of a call: whether it can be used, and what its arguments are called."""

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.model import Case, CodeExercise
from grader.explanation.sample import Sample, agrees, as_asked, is_matrix, is_network, is_number, parameters, words
from grader.jail import CaseResult

BACKPROP, FEEDFORWARD, MADE = BANK["nielsen/backprop"], BANK["nielsen/feedforward"], BANK["unicamp/train_fixed_biases"]
assert isinstance(BACKPROP, CodeExercise)
assert isinstance(FEEDFORWARD, CodeExercise)
assert isinstance(MADE, CodeExercise)
CASE = Case("one", (np.ones(2),))


@pytest.mark.parametrize(
    ("got", "usable"),
    [
        (CaseResult("ok", 1.0), True),
        (CaseResult("error"), False),
        (CaseResult("unusable"), False),
        (CaseResult("ok", 1.0, mutated=(0,)), False),
    ],
)
def test_usable(got: CaseResult, usable: bool) -> None:
    """A result says something if there is one, and if no argument was changed for it."""
    assert Sample(CASE, 1.0, got, False).usable is usable


def test_parameters_are_those_of_the_call() -> None:
    """By the names in the signature; of a probe, without the student's file."""
    assert parameters(BACKPROP) == ("weights", "biases", "x", "y")
    assert parameters(MADE) == ("weights", "biases", "x", "t", "eta", "steps")


def test_columns_are_vectors_only_where_the_exercise_says_so() -> None:
    """`feedforward` takes a column for a vector, `backprop` does not."""
    column = np.ones((2, 1))
    assert np.shape(as_asked(FEEDFORWARD, column, np.ones(2))) == (2,)
    assert np.shape(as_asked(BACKPROP, column, np.ones(2))) == (2, 1)


def test_agreement_has_the_tolerance_of_the_exercise() -> None:
    """1e-6 of itself agrees; what is below the rounding of the inputs only where that is asked for."""
    assert agrees(BACKPROP, CASE, [1.0 + 1e-7], [1.0])
    assert not agrees(BACKPROP, CASE, [1.0 + 1e-5], [1.0])
    assert not agrees(BACKPROP, CASE, [1e-14], [2e-14])
    assert agrees(BACKPROP, CASE, [1e-14], [2e-14], noise=True)


def test_what_an_argument_is() -> None:
    """Weights are a network if they fit together; True is no number."""
    assert is_network([np.ones((3, 2)), np.ones((1, 3))])
    for other in ([], [np.ones(2)], [np.ones((3, 2)), np.ones((1, 2))], np.ones((2, 2)), "x", [1.0]):
        assert not is_network(other)
    assert is_matrix(np.ones((2, 1)))
    assert not is_matrix(np.ones(2))
    assert [is_number(each) for each in (1, 0.5, True, "1", np.ones(1))] == [True, True, False, False, False]


def test_words() -> None:
    """Things stand one after the other as in a sentence."""
    assert [words(list(each)) for each in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
