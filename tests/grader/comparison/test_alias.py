"""The words for a result that shares memory with an argument."""

from __future__ import annotations

from grader.comparison import shared


def test_a_shared_result() -> None:
    """It says which function, what it does, and what to do instead."""
    assert shared("bias_gradient") == "`bias_gradient` returns an array it was given; return a new one to be safe"
