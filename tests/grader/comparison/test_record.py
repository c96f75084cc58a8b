"""The record of a difference."""

from __future__ import annotations

from grader.comparison import Difference


def test_a_difference_is_one_of_values_unless_it_says_so() -> None:
    """Only of a difference of values a mistake in thinking may be named, so that is what the others must deny."""
    assert Difference("nabla_w", "nabla_w is 1, expected 2").kind == "value"
