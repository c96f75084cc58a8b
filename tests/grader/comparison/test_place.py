"""The words for places and counts."""

from __future__ import annotations

import pytest

from grader.comparison.place import called, counted, entry, ordinal


@pytest.mark.parametrize(
    ("where", "index", "words"),
    [
        ("nabla_w", (1,), "nabla_w[1]"),
        ("nabla_w[1]", (0, 2), "nabla_w[1][0, 2]"),
        ("the result", (3,), "entry [3] of the result"),
        ("entry [3] of the result", (0, 0), "entry [3][0, 0] of the result"),
        ("the weights", (), "the weights"),
    ],
)
def test_entries(where: str, index: tuple[int, ...], words: str) -> None:
    """An index hangs on a name of one word, never on the last word of several."""
    assert entry(where, *index) == words


def test_ordinals() -> None:
    """The first few are words, all others are numbers."""
    assert [ordinal(i) for i in (0, 5, 6)] == ["first", "sixth", "7th"]


def test_counts() -> None:
    """One is one, none and many are several; several results are called by their names."""
    assert [counted(n, "entry", "entries") for n in (0, 1, 2)] == ["0 entries", "1 entry", "2 entries"]
    assert called(("w", "b"), 2) == "(w, b)"
    assert called((), 1) == "1 array"
