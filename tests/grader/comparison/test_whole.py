"""Fractions that were cut off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

WANT = np.array([0.25, -1.75])


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (WANT.astype(int), "your array is int64, which has no room for fractions; make it with dtype=float"),
        (WANT.astype(np.int8), "your array is int8, which has no room for fractions"),
        (np.floor(WANT).astype(np.int32), "your array is int32"),
        ([0, -2], "the fraction is cut off (by int, round or //?)"),
        ([0, -1], "the fraction is cut off"),
    ],
)
def test_fractions_cut_off(got: Any, words: str, compare: Callable[..., Any]) -> None:
    """Toward zero, down or to the nearest: an array of integers is named, and other whole numbers are explained."""
    found = compare(got, WANT)
    assert words in found.message
    assert found.kind == "dtype"


@pytest.mark.parametrize("got", [np.array([0, 5]), [0, 5], np.array([0.0, -2.0]), np.array([0.0, -1.0])])
def test_other_numbers_are_wrong_values(got: Any, compare: Callable[..., Any]) -> None:
    """Whole numbers that are others, and fractions that happen to be whole, are not explained by their type."""
    assert compare(got, WANT).kind == "value"


def test_a_zero_for_want_of_anything_better(compare: Callable[..., Any]) -> None:
    """`return 0` is no fraction cut off; an array of integers that holds zeros may be."""
    assert compare(0, 0.25).kind == "value"
    assert compare([0], np.array([0.25])).kind == "value"
    assert compare(np.zeros(1, dtype=int), np.array([0.25])).kind == "dtype"
