"""One gradient repeated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

WANT = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]])


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        (np.broadcast_to(WANT.sum(0), (3, 2)), WANT, "; every row is the same: one gradient repeated"),
        (np.broadcast_to(WANT.sum(1)[:, None], (3, 2)), WANT, "; every column is the same: one gradient repeated"),
        (np.full(3, 6.0), np.array([1.0, 2.0, 3.0]), "; every entry is the same: one number repeated"),
    ],
)
def test_repeated(got: Any, want: Any, words: str, compare: Callable[..., Any]) -> None:
    """A row, column or number that NumPy stretched over all is called that."""
    found = compare(got, want)
    assert found.message.endswith(words)
    assert found.kind == "value"


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (np.zeros((3, 2)), WANT),
        (np.full((1, 2), 5.0), WANT[:1]),  # its columns are the same; so may be what one row comes to
        (np.ones((3, 2)), np.full((3, 2), 2.0)),
        (np.full(2, 3.0), np.full(2, 4.0)),
        (np.array([5.0]), np.array([6.0])),
        (5.0, 6.0),
        (WANT + 1, WANT),
    ],
)
def test_not_repeated(got: Any, want: Any, compare: Callable[..., Any]) -> None:
    """Zeros, single numbers, and what is to be the same everywhere are nothing repeated."""
    message = compare(got, want).message
    assert "every row" not in message
    assert "every entry" not in message
