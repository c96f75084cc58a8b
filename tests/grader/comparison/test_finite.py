"""NaN and infinities are never right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (
            [1.0, np.nan],
            "entry [1] of the result is nan, not a number to count with (1 of 2 entries are); 0/0, inf - inf",
        ),
        (
            [5.0, np.inf],
            "entry [1] of the result is inf, not a number to count with (1 of 2 entries are); a division by 0",
        ),
        ([-np.inf, np.nan], "entry [0] of the result is -inf, not a number to count with (2 of 2 entries are)"),
    ],
)
def test_no_number_to_count_with(got: list[float], words: str, compare: Callable[..., Any]) -> None:
    """The first of them is named, before any number that is merely wrong, with where such numbers come from."""
    found = compare(np.array(got), np.array([1.0, 2.0]))
    assert found.message.startswith(words)
    assert found.kind == "nan"


@pytest.mark.parametrize("strange", [np.nan, np.inf, -np.inf])
def test_never_right(strange: float, compare: Callable[..., Any]) -> None:
    """Not even where nothing else is expected; and what is expected to be none is never reached."""
    assert compare(np.array([strange]), np.array([strange])).kind == "nan"
    assert compare(strange, strange).message.startswith(f"the result is {strange}, not a number")
    assert compare(np.array([1.0]), np.array([strange])).message == f"entry [0] of the result is 1, expected {strange}"


def test_a_type_that_ends_too_early(compare: Callable[..., Any]) -> None:
    """An infinity for a number that float16 cannot hold is the fault of the type."""
    found = compare(np.array([np.inf], dtype=np.float16), np.array([7e4]))
    assert found.message.endswith("your array is float16, which ends at 65504")
    assert "a division by 0" in compare(np.array([np.inf], dtype=np.float16), np.array([7.0])).message
    assert "a division by 0" in compare(np.array([np.inf]), np.array([7e4])).message
