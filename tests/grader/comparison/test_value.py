"""Wrong values: which, beside what, and how many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.comparison.value import first


def test_the_first_wrong_entry(compare: Callable[..., Any]) -> None:
    """It is shown with what is expected and how many differ; a number alone is called by its name alone."""
    found = compare(np.array([[1.0, 2.0], [5.0, 6.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert found.message == "entry [1, 0] of the result is 5, expected 3 (2 of 4 entries differ)"
    assert (found.where, found.kind) == ("entry [1, 0] of the result", "value")
    assert (found.got, found.want) == ("[[1, 2], [5, 6]]", "[[1, 2], [3, 4]]")
    assert compare(0.5, np.array(0.25)).message == "the result is 0.5, expected 0.25"


def test_nine_digits_tell_them_apart(compare: Callable[..., Any]) -> None:
    """What differs by more than the tolerance never looks the same in the sentence."""
    assert compare(1.0000011, 1.0).message == "the result is 1.0000011, expected 1"
    assert compare(123456.3, 123456.0).message == "the result is 123456.3, expected 123456"


def test_first() -> None:
    """Row by row; of a number alone there is no index."""
    assert first(np.array([[False, False], [False, True]])) == (1, 1)
    assert first(np.array(True)) == ()
