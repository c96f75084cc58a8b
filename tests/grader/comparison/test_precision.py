"""Few digits are named where they are the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

WANT = np.array([1 / 3, -2e-3, 17.1])


def test_float32_is_precise_enough(compare: Callable[..., Any]) -> None:
    """Seven digits are within the tolerance."""
    assert compare(WANT.astype(np.float32), WANT).message == ""


def test_float16_is_not(compare: Callable[..., Any]) -> None:
    """Three are not, and the finding says so; the numbers may stand in a list of their own."""
    for got in (WANT.astype(np.float16), list(WANT.astype(np.float16)), [np.array(each) for each in WANT.astype("f2")]):
        found = compare(got, WANT)
        assert found.message.endswith("your array is float16, which keeps only 3 digits; compute in float64")
        assert found.kind == "dtype"


def test_a_long_way_in_float32(compare: Callable[..., Any]) -> None:
    """What a calculation in float32 lost is the fault of float32."""
    found = compare((WANT * (1 + 5e-6)).astype(np.float32), WANT)
    assert "your array is float32, which keeps only 7 digits" in found.message


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_other_mistakes_are_not_the_types(dtype: Any, compare: Callable[..., Any]) -> None:
    """Twice the number is not a number with few digits."""
    found = compare((2 * WANT).astype(dtype), WANT)
    assert "digits" not in found.message
    assert found.kind == "value"
