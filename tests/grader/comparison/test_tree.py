"""The comparison of returned values: fails closed, within the tolerances of the design, in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import comparison
from grader.comparison import Tolerance, as_array, close, difference, kind_of, scale_of, text_of, vectors

STRICT = Tolerance(rtol=1e-6, scale=1.0)


def differs(got: Any, want: Any, tolerance: Tolerance = STRICT, names: tuple[str, ...] = ()) -> str:
    """The message of the first difference, or nothing."""
    found = difference(got, want, tolerance, names)
    return "" if found is None else found.message


@pytest.mark.parametrize(
    ("got", "want", "right"),
    [
        ([1.0, -1e-9], [1.0, 1e-9], False),  # the sign of a small number beside a large one
        ([1.0, 1e-9], [1.0, 1e-9], True),
        ([1.0, 0.0], [1.0, 1e-9], False),  # a small number left out
        ([7e-218], [0.0], True),
        ([1e-13], [0.0], True),  # below 1e-12 of the inputs
        ([1e-11], [0.0], False),
        ([1.0, 1e-13], [1.0, 0.0], True),
        ([1.0, 1e-11], [1.0, 0.0], False),
        ([1.0000009], [1.0], True),
        ([1.0000011], [1.0], False),
        ([1e-20], [2e-20], False),  # small is not zero
        ([1e300], [1e300 * (1 + 1e-7)], True),
    ],
)
def test_tolerance(got: list[float], want: list[float], right: bool) -> None:
    """|got - want| <= 1e-6 |want| + 1e-12 max|want|; for an all-zero want 1e-12 of the inputs' scale."""
    assert (differs(got, np.array(want)) == "") is right


def test_scale_counts_only_beside_zeros() -> None:
    """Large inputs do not loosen the comparison of numbers that are not zero."""
    wide = Tolerance(1e-6, scale=1e9)
    assert differs([1e-4], np.zeros(1), wide) == ""
    assert differs([1.1e-4], np.array([1e-4]), wide) != ""


def test_noise_bounds_the_largest_from_below() -> None:
    """With `noise` numbers below 1e-12 of it are alike, and without it they are not."""
    assert differs([0.0], np.array([1e-20])) != ""
    assert differs([0.0], np.array([1e-20]), Tolerance(1e-6, 1.0, noise=1.0)) == ""


@pytest.mark.parametrize("strange", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("side", ["got", "want", "both"])
def test_what_is_not_finite_never_passes(strange: float, side: str) -> None:
    """NaN and infinities pass on neither side, not even against themselves."""
    got = np.array([1.0, 1.0 if side == "want" else strange])
    want = np.array([1.0, 1.0 if side == "got" else strange])
    assert differs(got, want) != ""
    assert not close(got, want, STRICT)[1]


def test_an_infinite_want_opens_nothing() -> None:
    """An infinite entry among the wanted ones does not widen the tolerance of the others to infinity."""
    assert not close(np.array([5.0, 5.0]), np.array([1.0, np.inf]), STRICT).any()


@given(
    st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=6),
    st.integers(0, 5),
    st.floats(1e-3, 1e3),
)
def test_a_changed_entry_is_found(numbers: list[float], position: int, change: float) -> None:
    """Whatever the numbers, an entry that is off by more than the tolerance is found, and named by its index."""
    want = np.array(numbers)
    got = want.copy()
    index = position % len(numbers)
    got[index] += change * max(1e-3, float(np.abs(want).max()))
    found = difference(got, want, STRICT)
    assert found is not None
    assert found.where == f"entry [{index}] of the result"
    assert found.message.startswith(f"entry [{index}] of the result is ")
    assert difference(want.copy(), want, STRICT) is None
    assert difference(want.tolist(), want, STRICT) is None


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        (np.ones((3, 2)) * [[1, 2]], np.ones((2, 3)) * [[1], [2]], "it is transposed"),
        (np.ones((3, 2)), np.ones((2, 3)) * 7, "rows and columns are exchanged"),
        (np.ones((2, 1)), np.ones(2), "an extra axis"),
        (np.ones((1, 2, 1)), np.ones(2), "an extra axis"),
        (np.ones(2), np.ones((2, 1)), "an axis is missing"),
        (np.float64(1.0), np.ones(1), "an axis is missing"),
        (np.float64(1.0), np.ones(3), "one number for all 3"),
        (np.ones(4), np.ones(3), "has shape (4,), expected (3,)"),
        ([[1.0, 2.0], [3.0]], np.ones((2, 2)), "is ragged: its rows have different lengths"),
        ([], np.ones(3), "has shape (0,), expected (3,)"),
    ],
)
def test_shapes_in_words(got: Any, want: Any, words: str) -> None:
    """A wrong shape is wrong even where broadcasting would hide it, and is said in words."""
    assert words in differs(got, want)


def test_square_and_transposed_differs() -> None:
    """A square matrix that is transposed has the right shape and is still wrong."""
    want = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert "entry [0, 1] of the result is 3, expected 2" in differs(want.T, want)


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (None, "is None (is a `return` missing?)"),
        ("0.5", "is a text"),
        (True, "is True or False"),
        (["0.5"], "holds text, expected numbers"),
        ([None], "holds None"),
        ([True], "holds True and False, expected numbers"),
        (np.array([True]), "holds True and False, expected numbers"),
        (np.array([1 + 0j]), "holds complex numbers, expected real ones"),
        (1j, "holds complex numbers, expected real ones"),
    ],
)
def test_what_is_no_number(got: Any, words: str) -> None:
    """Text, None, truth values and complex numbers are never numbers, whatever NumPy makes of them."""
    assert words in differs(got, np.array([1.0]))


def test_a_truth_value_among_numbers() -> None:
    """NumPy reads [True, 0.5] as [1, 0.5]; we do not."""
    assert "True and False" in differs([True, 0.5], np.array([1.0, 0.5]))


def test_integers_are_numbers() -> None:
    """Whole numbers need no decimal point."""
    assert differs([1, 0], np.array([1.0, 0.0])) == ""
    assert differs(np.array([1, 0], dtype=np.int8), np.array([1.0, 0.0])) == ""


def test_single_precision_says_so() -> None:
    """Where float32 or float16 is too coarse, the finding names it; where it is fine, it passes."""
    want = np.array([1 / 3])
    assert differs(want.astype(np.float32), want) == ""
    assert "float16, which keeps only 3 digits" in differs(want.astype(np.float16), want)


PAIR = (([np.array([1.0])], [np.array([[2.0, 3.0]])]), ("nabla_b", "nabla_w"))


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (([[1.0]], [[[2.0, 3.0]]]), ""),
        (([[[2.0, 3.0]]], [[1.0]]), "the two results are in the wrong order, expected (nabla_b, nabla_w)"),
        ([[[1.0]]], "has 1 entries, expected 2: (nabla_b, nabla_w)"),
        (None, "is None (is a `return` missing?), expected (nabla_b, nabla_w)"),
        (3.0, "is a number, expected (nabla_b, nabla_w)"),
        (([[1.0]], [[[2.0, 4.0]]]), "nabla_w[0][0, 1] is 4, expected 3"),
        (([[1.0], [2.0]], [[[2.0, 3.0]]]), "nabla_b has 2 entries, expected 1"),
        ("ab", "is a text"),
        ({"nabla_b": 1}, "is a dict"),
    ],
)
def test_a_returned_pair(got: Any, words: str) -> None:
    """The members of a pair are named, a swapped pair is called one, and lists inside count their entries."""
    want, names = PAIR
    message = differs(got, want, names=names)
    assert words in message
    assert (message == "") is (words == "")


LAYERS = (
    [np.array([1.0]), np.array([2.0, 3.0])],
    [np.array([[4.0]]), np.array([[5.0], [6.0]])],
)


def test_lists_in_reverse_order() -> None:
    """Lists that begin with the last layer are told so, with both values; that is not the swapped pair."""
    backward = tuple(each[::-1] for each in LAYERS)
    found = difference(backward, LAYERS, STRICT, ("nabla_b", "nabla_w"))
    assert found is not None
    assert found.message == "nabla_b begins with the last layer; it must begin with the first"
    assert (found.got, found.want) == ("[[2, 3], [1]]", "[[1], [2, 3]]")
    second = differs((LAYERS[0], LAYERS[1][::-1]), LAYERS, names=("nabla_b", "nabla_w"))
    assert second == "nabla_w begins with the last layer; it must begin with the first"
    assert "the two results are in the wrong order" in differs(LAYERS[::-1], LAYERS, names=("nabla_b", "nabla_w"))
    three = [np.array([1.0]), np.array([2.0]), np.array([3.0])]
    assert differs(three[::-1], three) == "the entries of the result are in reverse order"
    assert "begins with" not in differs([[2.0, 3.5], [1.0]], LAYERS[0])


def test_entries_in_words() -> None:
    """An entry is called by the name of the result if it has one, else it is an entry of the result."""
    assert differs([[1.0], [2.0, 3.5]], LAYERS[0]).startswith("entry [1][1] of the result is 3.5, expected 3")
    got = (LAYERS[0], [[[4.0]], [[5.0], [7.0]]])
    assert differs(got, LAYERS, names=("nabla_b", "nabla_w")).startswith("nabla_w[1][1, 0] is 7, expected 6")
    assert differs(0.5, np.array(0.25)) == "the result is 0.5, expected 0.25"


def test_deep_trees_take_no_time() -> None:
    """Pairs within pairs are not compared twice at every level."""
    want: Any = np.array([1.0])
    got: Any = np.array([2.0])
    for _ in range(40):
        want, got = (want,), [got]
    assert differs(got, want) != ""


def test_as_array_copies() -> None:
    """What is compared is a plain float64 copy."""
    original = np.array([1.0, 2.0])
    copy = as_array(original)
    assert isinstance(copy, np.ndarray)
    assert copy.dtype == np.float64
    assert not np.shares_memory(copy, original)


def test_large_integers_are_no_surprise() -> None:
    """A whole number beyond float64 is a finding, not a crash."""
    assert differs([10**400], np.array([1.0])) != ""


def test_text_of_is_short() -> None:
    """A person reads a value in a line, whatever its size."""
    assert text_of(np.array([0.5, 1.0])) == "[0.5, 1]"
    assert text_of((np.array([1.0]), [2.0])) == "([1], [2])"
    assert "shape (100, 100)" in text_of(np.zeros((100, 100)))
    assert len(text_of("x" * 5000)) <= 200
    assert len(text_of(list(range(1000)))) < 100


def test_kind_of_and_scale_of() -> None:
    """Kinds are in a student's words; the scale is the largest size among all arguments, lists included."""
    assert kind_of(np.zeros((2, 3))) == "an array of shape (2, 3)"
    assert kind_of(object()) == "an object"
    assert scale_of(([np.array([1.0, -7.0])], np.array([2.0]))) == 7.0
    assert scale_of(()) == 0.0
    assert scale_of((np.array([2.0]), "tanh", 3)) == 3.0


def test_no_value_fills_a_report() -> None:
    """Whatever is returned, its text is short: nested texts, many axes, nothing at all."""
    texts = [["x" * 190] * 12] * 12
    for value in (texts, [texts] * 12, np.zeros((2,) * 6), np.zeros((300, 300)), list(range(10_000))):
        assert len(text_of(value)) <= 2000
    assert text_of(np.zeros((3_000_000, 0))) == "empty array of shape (3000000, 0)"


WANT_VECTORS = (np.array([1.0, 2.0]), [np.array([3.0]), np.zeros((2, 1))])


@pytest.mark.parametrize(
    ("got", "right"),
    [
        (([[1.0], [2.0]], [[[3.0]], [[0.0], [0.0]]]), True),  # columns for vectors
        ((np.array([[1.0], [2.0]]), [np.array([3.0]), np.zeros((2, 1))]), True),
        (([1.0, 2.0], [np.array([[3.0]]), np.zeros((2, 1))]), True),  # both forms side by side
        (([[1.0, 2.0]], [[3.0], np.zeros((2, 1))]), False),  # a row
        (([[[1.0]], [[2.0]]], [[3.0], np.zeros((2, 1))]), False),  # two axes too many
        (([[1.0], [2.0]], [[3.0], np.zeros(2)]), False),  # a matrix of one column stays one
        (([[1.0], [2.5]], [[3.0], np.zeros((2, 1))]), False),  # another number
        (([[1.0]], [[3.0], np.zeros((2, 1))]), False),  # too few
        (([[1.0], [2.0], [0.0]], [[3.0], np.zeros((2, 1))]), False),
        (([[1.0], [True]], [[3.0], np.zeros((2, 1))]), False),
        (([["1"], ["2"]], [[3.0], np.zeros((2, 1))]), False),
        (None, False),
        (([[1.0], [2.0]],), False),
    ],
)
def test_columns_count_as_vectors_and_nothing_else_does(got: Any, right: bool) -> None:
    """(n, 1) is read as (n,) where a vector is wanted; rows, matrices, other lengths and types stay what they are."""
    assert (differs(vectors(got, WANT_VECTORS), WANT_VECTORS) == "") is right


def test_columns_in_one_array() -> None:
    """Columns stacked in one array, (k, n, 1), are read as k vectors, and keep their few digits."""
    stacked = np.ones((2, 3, 1), dtype=np.float32)
    read = vectors(stacked, [np.ones(3), np.ones(3)])
    assert [each.shape for each in read] == [(3,), (3,)]
    assert read[0].dtype == np.float32
    assert vectors(stacked, np.ones((2, 3))) is stacked


def test_texts_are_compared_as_such() -> None:
    """A result may be a text: another one, or a number, differs, and the sentence says both."""
    tolerance = comparison.Tolerance(1e-6, 1.0)
    names = ("the start of the weights", "b")
    assert comparison.difference(("at random", 1.0), ("at random", 1.0), tolerance, names) is None
    found = comparison.difference(("all equal", 1.0), ("at random", 1.0), tolerance, names)
    assert found is not None
    assert found.message == "the start of the weights is 'all equal', expected 'at random'"
    other = comparison.difference((1.0, 1.0), ("at random", 1.0), tolerance, names)
    assert other is not None
    assert other.message == "the start of the weights is a number, expected 'at random'"


def test_entries_of_what_has_several_words() -> None:
    """An index does not hang on the last word of a name of several."""
    tolerance = comparison.Tolerance(1e-6, 1.0)
    want = ([np.ones(2), np.ones((2, 2))],)
    found = comparison.difference(([np.ones(2), 2 * np.ones((2, 2))],), want, tolerance, ("the weights",))
    assert found is not None
    assert found.where == "entry [1][0, 0] of the weights"
