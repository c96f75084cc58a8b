"""What is wanted, in a list of its own or among other values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

WANT = np.array([1.0, 2.0])


@pytest.mark.parametrize(
    ("got", "want", "words", "kind"),
    [
        ((WANT,), WANT, "the result stands in a tuple of its own (a comma behind it?); return it alone", "shape"),
        ([WANT], WANT, "the result stands in a list of its own (brackets around it?); return it alone", "shape"),
        ([7.0], 0.5, "the result stands in a list of its own (brackets around it?); return it alone", "shape"),
        ((np.ones((2, 2)), WANT), WANT, "is a tuple of 2 values; the second is the one asked for", "members"),
        ([WANT, 3.0, "x"], WANT, "is a list of 3 values; the first is the one asked for", "members"),
        (([0.0, 0.0], [1, 2]), WANT, "is a tuple of 2 values; the second is the one asked for", "members"),
    ],
)
def test_several_for_one(got: Any, want: Any, words: str, kind: str, compare: Callable[..., Any]) -> None:
    """The brackets or the comma too many are named, and so is the value that is the right one."""
    found = compare(got, want)
    assert words in found.message
    assert found.kind == kind


def test_what_holds_nothing_right_is_not_several(compare: Callable[..., Any]) -> None:
    """Values of which none is right are ragged rows, or of another shape; right rows are an array."""
    assert "is ragged" in compare((np.ones((2, 2)), [9.0]), WANT).message
    assert "has shape (2, 2), expected (2,)" in compare([[9.0, 9.0], [8.0, 8.0]], WANT).message
    assert compare([[1.0, 2.0], [3.0, 4.0]], np.array([[1.0, 2.0], [3.0, 4.0]])).message == ""
    assert compare([[1.0, 2.0], [3.0, 9.0]], np.array([[1.0, 2.0], [3.0, 4.0]])).kind == "value"
    assert compare([], WANT).kind == "shape"
