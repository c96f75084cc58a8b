"""What is compared as it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def test_texts_are_compared_as_such(compare: Callable[..., Any]) -> None:
    """A result may be a text: another one, or a number, differs, and the sentence says both."""
    names, want = ("the start of the weights", "b"), ("at random", 1.0)
    assert compare(("at random", 1.0), want, names).message == ""
    found = compare(("all equal", 1.0), want, names)
    assert found.message == "the start of the weights is 'all equal', expected 'at random'"
    assert (found.kind, found.got, found.want) == ("text", "'all equal'", "'at random'")
    found = compare((1.0, 1.0), want, names)
    assert found.message == "the start of the weights is a number, expected 'at random'"


@pytest.mark.parametrize("want", [True, False, None, "", "1"])
def test_equal_and_of_one_type(want: Any, compare: Callable[..., Any]) -> None:
    """1 is not True, 0 not False, and nothing but None is None."""
    assert compare(want, want).message == ""
    for other in (1, 0, 1.0, [], not want, "x", (want,)):
        assert compare(other, want).kind == "text"


def test_none_for_a_text(compare: Callable[..., Any]) -> None:
    """A missing return is called one."""
    assert compare(None, "tanh").message == "the result is None (is a `return` missing?), expected 'tanh'"
    assert compare(True, "tanh").message == "the result is True, expected 'tanh'"
