"""Whether a variant shows what it is to show."""

from __future__ import annotations

from typing import Any

from exercises.model import Expected
from exercises.visibility import differ, doubtful, seen

KEY = {"a": Expected(1.0, "1", 0.01), "b": Expected([2.0, 3.0], "[2, 3]", 0.01)}


def test_two_mistakes_differ_somewhere() -> None:
    """A part that a mistake has no value for is right under it; less than two tolerances are no difference."""
    assert differ(KEY, {"a": 1.03}, {})
    assert not differ(KEY, {"a": 1.015}, {})
    assert not differ(KEY, {"b": [2.0, 3.5]}, {"a": 1.0, "b": [2.0, 3.5]})
    assert differ(KEY, {"b": [2.0, 3.5]}, {"b": [2.5, 3.0]})
    assert not differ(KEY, {}, {})


def test_seen() -> None:
    """A mistake is seen if it differs from right and from every other mistake; one without values is not."""
    wrong: dict[str, dict[str, Any]] = {"one": {"a": 2.0}, "same": {"a": 2.0}, "other": {"a": 2.0, "b": [0.0, 0.0]}}
    assert seen(KEY, wrong, ["other"])
    assert not seen(KEY, wrong, ["one"])
    assert not seen(KEY, wrong, ["absent"])
    assert seen(KEY, {}, [])


def test_doubtful() -> None:
    """A mistake between two and 250 tolerances from a number is doubtful; arrays are typed with all their digits."""
    assert doubtful(KEY, {"one": {"a": 1.5}})
    assert not doubtful(KEY, {"one": {"a": 1.01}, "two": {"a": 4.0}, "three": {"b": [2.5, 3.0]}})
