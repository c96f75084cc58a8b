"""What is no number is none, whatever NumPy makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.comparison import as_array, kind_of
from grader.comparison.kind import is_several, read


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (None, "is None (is a `return` missing?), expected an array of shape (1,)"),
        ("0.5", "is a text, expected"),
        (True, "is True or False, expected"),
        (["0.5"], "holds text instead of numbers (is it in quotation marks?), expected"),
        ([None], "holds None instead of a number"),
        ([[2.0], [None]], "holds None instead of a number"),
        ([True], "holds True and False instead of numbers"),
        ([True, 0.5], "holds True and False instead of numbers"),
        (np.array([True]), "holds True and False instead of numbers"),
        ([np.array(True), 0.5], "holds True and False instead of numbers"),
        ([np.array([True, False]), np.array([0.5, 0.5])], "holds True and False instead of numbers"),
        (np.array(["0.5"]), "holds text instead of numbers"),
        (np.array([{}]), "holds what is no number, expected"),
        (np.array(["2026-01-01"], dtype="M8[D]"), "holds datetime64[D] instead of numbers"),
        ({}, "is a dict"),
        ([{}], "holds what is no number"),
        ([2**70, 1j], "holds what is no number"),
        (len, "is a builtin_function_or_method"),
        ([[1.0, 2.0], [3.0]], "is ragged: its rows have different lengths"),
        ([np.ones(2), np.ones(3)], "is ragged"),
        ([10**400, 0.5], "holds a whole number that is too large to count with"),
        ([10**400], "holds a whole number that is too large to count with"),
    ],
)
def test_what_is_no_number(got: Any, words: str, compare: Callable[..., Any]) -> None:
    """Text, None, truth values, objects and ragged rows are never numbers, and each is called what it is."""
    found = compare(got, np.array([1.0]))
    assert found.message.startswith("the result ")
    assert words in found.message
    assert found.kind == "kind"
    assert isinstance(as_array(got), str)


def test_one_number_is_called_one(compare: Callable[..., Any]) -> None:
    """Where a number is wanted, no array is."""
    assert compare(None, 0.5).message == "the result is None (is a `return` missing?), expected a number"


@pytest.mark.parametrize(
    "got", [[1, 0], (1, 0), np.array([1, 0], dtype=np.int8), [np.float32(1), 0], [1.0, np.int64(0)]]
)
def test_whole_numbers_are_numbers(got: Any, compare: Callable[..., Any]) -> None:
    """Whole numbers need no decimal point, whatever their type."""
    assert compare(got, np.array([1.0, 0.0])).message == ""


def test_large_whole_numbers_are_numbers(compare: Callable[..., Any]) -> None:
    """A right whole number of more than 64 bits is right."""
    assert compare([2**70, 1], np.array([2.0**70, 1.0])).message == ""
    assert compare(2**70, 2.0**70).message == ""


def test_as_array_copies() -> None:
    """What is compared is a plain float64 copy."""
    original = np.array([1.0, 2.0])
    copy = as_array(original)
    assert isinstance(copy, np.ndarray)
    assert copy.dtype == np.float64
    assert not np.shares_memory(copy, original)


def test_read_keeps_the_type() -> None:
    """Before it is made float64 an array has the type it came in, lists of small ones too."""
    for dtype in (np.float16, np.float32, np.int8):
        one = read([np.array(1, dtype=dtype), np.array(2, dtype=dtype)])
        assert not isinstance(one, str)
        assert one.dtype == dtype


def test_kind_of() -> None:
    """Kinds are in a student's words."""
    assert kind_of(np.zeros((2, 3))) == "an array of shape (2, 3)"
    assert kind_of(object()) == "an object"
    assert kind_of(type("", (), {})()) == "a "


def test_is_several() -> None:
    """Lists, tuples and arrays with rows have members; texts and arrays of one number do not."""
    assert [is_several(each) for each in ([], (), np.zeros(0), np.zeros(()), "ab", {}, 1.0)] == [True] * 3 + [False] * 4
