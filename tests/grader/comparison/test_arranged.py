"""The right numbers in other places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

SQUARE = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 10.0]])
ROW = np.array([1.0, 2.0, 4.0, 8.0])


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        (SQUARE.T, SQUARE, "entry [0, 1] of the result is 4, expected 2 (6 of 9 entries differ); it is transposed"),
        (ROW[::-1], ROW, "; the right numbers in reverse order"),
        (SQUARE[::-1], SQUARE, "; the right rows in reverse order"),
        (SQUARE[:, ::-1], SQUARE, "; the right columns in reverse order"),
        (np.roll(ROW, 1), ROW, "; the right numbers, one place too far back"),
        (np.roll(ROW, -1), ROW, "; the right numbers, one place too far forward"),
        (ROW[[1, 0, 3, 2]], ROW, "; the right numbers in other places"),
        (SQUARE[[1, 0, 2]], SQUARE, "; the right numbers in other places"),
    ],
)
def test_right_numbers_in_other_places(got: Any, want: Any, words: str, compare: Callable[..., Any]) -> None:
    """A square matrix that is transposed has the right shape and is still wrong; so is every other order."""
    found = compare(got, want)
    assert found.message.endswith(words)
    assert found.kind == "value"


def test_other_numbers(compare: Callable[..., Any]) -> None:
    """A single other number is no other order."""
    assert "places" not in compare(np.array([2.0, 1.0, 4.0, 9.0]), ROW).message
