"""Values as text: short, whatever they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.comparison import text_of


def test_text_of_is_short() -> None:
    """A person reads a value in a line, whatever its size."""
    assert text_of(np.array([0.5, 1.0])) == "[0.5, 1]"
    assert text_of((np.array([1.0]), [2.0])) == "([1], [2])"
    assert "shape (100, 100)" in text_of(np.zeros((100, 100)))
    assert len(text_of("x" * 5000)) <= 200
    assert len(text_of(list(range(1000)))) < 100


def test_no_value_fills_a_report() -> None:
    """Whatever is returned, its text is short: nested texts, many axes, nothing at all."""
    texts = [["x" * 190] * 12] * 12
    for value in (texts, [texts] * 12, np.zeros((2,) * 6), np.zeros((300, 300)), list(range(10_000))):
        assert len(text_of(value)) <= 2000
    assert text_of(np.zeros((3_000_000, 0))) == "empty array of shape (3000000, 0)"


def test_the_longest_numbers_and_the_deepest_lists() -> None:
    """A whole number Python refuses to write is counted, and lists within lists end somewhere."""
    assert text_of(10**5000) == "a whole number of some 5,000 digits"
    assert text_of(10**76) == "1" + "0" * 76
    deep: Any = 1.0
    for _ in range(5000):
        deep = [deep]
    assert text_of(deep) == "[" * 16 + "..." + "]" * 16


def test_texts_are_quoted() -> None:
    """A text is shown as one, so that '0.5' is not taken for 0.5; True, None and complex numbers are as written."""
    assert text_of(("0.5", True, None, 1j)) == "('0.5', True, None, 1j)"
