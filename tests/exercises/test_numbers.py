"""Numbers as they are asked for, shown and typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from exercises.numbers import bracketed, carried_over, half_unit, has_digits, shown


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


def test_what_is_carried_over() -> None:
    """Every entry of every earlier answer adds what half a unit of it moves a later one by; none moves itself."""
    right = {"first": [1.0, 2.0], "sum": 3.0, "double": 6.0}
    seen: list[object] = []

    def again(typed: Mapping[str, Any]) -> dict[str, Any]:
        seen.append(dict(typed))
        first = typed.get("first", right["first"])
        total = typed.get("sum", sum(first))
        return {"first": first, "sum": total, "double": 2 * total}

    carried = carried_over(right, {"first": 1, "sum": 2, "double": 0}, again)
    assert carried == pytest.approx({"first": 0.0, "sum": 0.1, "double": 0.21})
    assert seen[:3] == [{"first": [1.05, 2.0]}, {"first": [1.0, 2.05]}, {"sum": 3.005}]
