"""Marks: what comparing one answer gives."""

from __future__ import annotations

from grader.kinds import VALUE_KINDS
from grader.kinds.mark import correct, unreadable, wrong
from grader.scorecard import Finding


def test_marks_and_their_fractions() -> None:
    """Correct is all of the points; wrong and unreadable are none, always with a reason."""
    assert (correct("6").verdict, correct("6").fraction) == ("correct", 1.0)
    made = wrong("7", Finding(message="no"), suspects=("a",))
    assert (made.verdict, made.fraction, made.status, made.suspects) == ("wrong", 0.0, "ok", ("a",))
    assert (unreadable("?", "what").status, unreadable("?", "what").findings[0].message) == ("unreadable", "what")


def test_every_kind_of_value_has_a_marker() -> None:
    """The registry has one row per kind that is a value."""
    assert set(VALUE_KINDS) == {"number", "array", "choice", "choices", "order", "formula"}
