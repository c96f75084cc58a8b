"""Numbers as they are asked for, shown and typed."""

from __future__ import annotations

import numpy as np

from exercises.numbers import bracketed, half_unit, has_digits, shown


def test_shown() -> None:
    """Every number has the decimals asked for; arrays are written as Python writes lists."""
    assert shown(0.5, 3) == "0.500"
    assert shown([[1, 2.5], [3, 4]], 1) == "[[1.0, 2.5], [3.0, 4.0]]"
    assert shown(np.array([1.0, -0.25]), 2) == "[1.00, -0.25]"


def test_a_zero_has_no_sign() -> None:
    """Neither -0 nor what is rounded to it is shown with a sign."""
    assert shown([-0.0, -0.0004, -0.0006], 3) == "[0.000, 0.000, -0.001]"


def test_bracketed() -> None:
    """Only negative numbers need brackets after a sign."""
    assert [bracketed(each) for each in ("3", "-3", "0.5")] == ["3", "(-3)", "0.5"]


def test_half_unit() -> None:
    """Rounding leaves no more than half a unit of the last digit."""
    assert abs(round(0.12345, 3) - 0.12345) <= half_unit(3) == 0.0005


def test_digits() -> None:
    """Four significant digits, or exactly 0."""
    assert has_digits([[0.01234, 0.0], [5.0, -1.0]], 5)
    assert not has_digits([0.5, -0.009], 5)
