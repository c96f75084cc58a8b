"""The comparison as a whole: fails closed, finds what was changed, never raises."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.comparison import Difference, Kind, Tolerance, difference, text_of

STRICT = Tolerance(rtol=1e-6, scale=1.0)
PLAIN = ("b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "c8", "c16")
FINITE = st.floats(allow_nan=False, allow_infinity=False)
SHAPES = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3)
FINITE_LEAVES = (
    FINITE
    | st.integers(-(10**300), 10**300)
    | st.text(max_size=5)
    | arrays.arrays(np.float64, SHAPES, elements=FINITE)
    | arrays.arrays(np.int64, SHAPES)
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=5)
    | st.sampled_from(PLAIN).flatmap(lambda dtype: arrays.arrays(dtype, SHAPES))
)


def trees(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists and tuples of leaves, some levels deep."""
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple), max_leaves=8
    )


WANTS = (
    0.5,
    np.array([1.0, 2.0]),
    np.ones((2, 3)),
    np.zeros((1, 2)),
    np.zeros(0),
    ([np.ones(1), np.ones(2)], [np.ones((1, 1)), np.ones((2, 1))]),
    (1.0, np.array([2.0]), "tanh"),
    [[1.0], []],
    True,
)


@settings(max_examples=200, deadline=None)
@given(trees(FINITE_LEAVES))
def test_what_is_finite_is_what_it_is(tree: Any) -> None:
    """A tree of finite numbers and texts does not differ from itself, however large or small its numbers."""
    assert difference(tree, tree, STRICT) is None


@settings(max_examples=300, deadline=None)
@given(trees(LEAVES), st.sampled_from(WANTS))
def test_nothing_that_is_returned_breaks_it(got: Any, want: Any) -> None:
    """Whatever plain data comes, there is an answer and no warning; if it is a difference, it is in short words."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = difference(got, want, STRICT)
    if found is None:
        return
    assert found.message
    assert len(found.message) < 500
    assert found.kind in get_args(Kind)
    assert max(len(found.got), len(found.want)) <= 2000


@settings(max_examples=200, deadline=None)
@given(trees(LEAVES), trees(LEAVES))
def test_nothing_that_is_wanted_breaks_it(got: Any, want: Any) -> None:
    """Nor does a mistake's result in the place of the wanted one, whatever that mistake made."""
    for one, other in ((got, want), (want, want)):
        found = difference(one, other, STRICT)
        assert found is None or found.message


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=6),
    st.integers(0, 5),
    st.floats(1e-3, 1e3),
    st.booleans(),
)
def test_a_changed_entry_is_found(numbers: list[float], position: int, change: float, up: bool) -> None:
    """Whatever the numbers, an entry that is off by more than the tolerance is found, and named by its index."""
    want = np.array(numbers)
    got = want.copy()
    index = position % len(numbers)
    got[index] += (1 if up else -1) * change * max(1e-3, float(np.abs(want).max()))
    found = difference(got, want, STRICT)
    assert found is not None
    assert found.where == f"entry [{index}] of the result"
    assert found.message.startswith(f"entry [{index}] of the result is ")
    assert difference(want.copy(), want, STRICT) is None
    assert difference(want.tolist(), want, STRICT) is None


@settings(max_examples=200, deadline=None)
@given(
    arrays.arrays(np.float64, arrays.array_shapes(max_dims=3), elements=st.floats(-100, 100, allow_subnormal=False)),
    st.data(),
)
def test_just_beyond_the_tolerance(want: Any, data: st.DataObject) -> None:
    """In a tree, an entry off by twice its tolerance is wrong, and one off by half of it is right."""
    tree = ([np.ones(2), want], 1.0)
    index = tuple(data.draw(st.integers(0, n - 1)) for n in want.shape)
    slack = STRICT.slack(want)[index]
    for factor, right in ((0.5, True), (2.0, False)):
        got = want.copy()
        got[index] += factor * slack
        found = difference(([[1, 1], got], 1), tree, STRICT, ("layers", "cost"))
        assert (found is None) is right
        if found is not None:
            assert found.where == f"layers[1][{', '.join(map(str, index))}]"


def test_trees_of_numbers_never_hold_what_is_not_finite() -> None:
    """A NaN anywhere is found, the deepest one too."""
    assert difference([[1.0, [np.nan]]], [[1.0, [2.0]]], STRICT) == Difference(
        "entry [0][1][0] of the result",
        "entry [0][1][0] of the result is nan, not a number to count with; "
        "0/0, inf - inf, or the logarithm or root of a negative number?",
        "nan",
        "2",
        "nan",
    )


def test_entries_in_words(compare: Callable[..., Difference]) -> None:
    """An entry is called by the name of the result if it has one, else it is an entry of the result."""
    want = ([np.array([1.0]), np.array([2.0, 3.0])], [np.array([[4.0]]), np.array([[5.0], [6.0]])])
    assert compare([[1.0], [2.0, 3.5]], want[0]).where == "entry [1][1] of the result"
    found = compare((want[0], [[[4.0]], [[5.0], [7.0]]]), want, ("nabla_b", "nabla_w"))
    assert found.message.startswith("nabla_w[1][1, 0] is 7, expected 6")
    found = compare((want[0], [[[4.0]], [[5.0], [7.0]]]), want, ("the biases", "the weights"))
    assert found.where == "entry [1][1, 0] of the weights"


def test_the_first_that_speaks_gives_the_words(compare: Callable[..., Difference]) -> None:
    """What the numbers are comes before their shape, the shape before the values, NaN before what is merely off."""
    want = np.array([1.0, 2.0])
    assert compare([[True, True]], want).kind == "kind"
    assert compare(np.array([[1j, 2j]]), want).kind == "complex"
    assert compare([[np.nan, 2.0, 3.0]], want).kind == "shape"
    assert compare([5.0, np.nan], want).kind == "nan"


def test_what_cannot_be_compared_is_said(compare: Callable[..., Difference]) -> None:
    """A wanted value that is no number is nobody's right answer, and no crash."""
    assert compare(1j, 1j).message == "the result cannot be compared with what is expected"
    assert compare([1.0, 2.0], [1.0, {}]).where == "entry [1] of the result"


def test_deep_trees_take_no_time(compare: Callable[..., Difference]) -> None:
    """Pairs within pairs are not compared twice at every level."""
    for width in (1, 2):
        want: Any = np.array([1.0])
        got: Any = np.array([2.0])
        for _ in range(40 if width == 1 else 9):
            want, got = (want,) * width, [got] * width
        assert compare(got, want).message


def test_many_right_numbers_take_no_time() -> None:
    """A right result costs what reading its numbers costs: no loop over them in Python, no words made."""
    want = np.linspace(0.0, 1.0, 1_000_000).reshape(1000, 1000)
    started = time.process_time()
    assert difference(want.copy(), want, STRICT) is None
    assert difference(want.tolist(), want, STRICT) is None
    assert time.process_time() - started < 2.0


@pytest.mark.parametrize("value", [[], (), np.zeros((0, 3)), "", "\x00\ud800", [[[]]]])
def test_empty_and_strange_values_have_a_text(value: Any, compare: Callable[..., Difference]) -> None:
    """Nothing at all, and text no terminal prints, are shown as well."""
    assert compare(value, np.ones(2)).got == text_of(value)
    text_of(value).encode()
