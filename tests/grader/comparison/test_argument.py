"""The words for an argument that was changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.comparison import changed


@pytest.mark.parametrize(
    ("name", "argument", "words"),
    [
        ("y", np.ones(2), "its argument `y` while it computes; work on a copy, for instance `y.copy()`"),
        (
            "ws",
            [np.ones(2)],
            "its argument `ws` while it computes; work on a copy, for instance `[each.copy() for each",
        ),
        ("ws", (np.ones(2),), "for instance `[each.copy() for each in ws]`"),
        ("", np.ones(2), "its argument 3 while it computes; work on a copy"),
    ],
)
def test_a_changed_argument(name: str, argument: Any, words: str) -> None:
    """It is called by its name, or its place if it has none, with a copy that is deep enough."""
    found = changed("update", 2, name, argument)
    assert found.message.startswith("`update` changes its argument ")
    assert words in found.message
    assert ("for instance" in found.message) is bool(name)
    assert found.kind == "mutated"
