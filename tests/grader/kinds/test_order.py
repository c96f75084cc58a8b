"""Kind `order`: the first step out of place is named."""

from __future__ import annotations

from typing import Any

import pytest

from exercises.model import Expected, Option, Part
from grader.jail import Reading
from grader.kinds import order
from grader.kinds.mark import Mark

RIGHT = ["start", "forward", "backward", "update"]
SHOWN = ("update", "start", "backward", "forward")  # A, B, C, D
PART = Part("order", "order", "", options=tuple(Option(name, f"do the {name}") for name in SHOWN))


def mark(value: Any) -> Mark:
    """The mark of an order."""
    reading = Reading("q4_order", "ok", text=repr(value), value=value)
    wrong = {"update-before-gradient": ["start", "forward", "update", "backward"]}
    return order.mark(PART, Expected(RIGHT, ""), reading, wrong)


@pytest.mark.parametrize("value", ["BDCA", "bdca", ["B", "D", "C", "A"], ("b", "d", "c", "a"), RIGHT])
def test_right(value: Any) -> None:
    """Letters in one word or in a list, in either case."""
    assert mark(value).verdict == "correct"


def test_wrong_and_named() -> None:
    """The first step out of place is named, and the mistake whose order it is."""
    made = mark("BDAC")
    assert (made.verdict, made.suspects, made.fraction) == ("wrong", ("update-before-gradient",), 0.0)
    assert made.findings[0].message == "step 3 is the first out of place: A does not belong there"
    assert mark("DBCA").suspects == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("BDC", "A missing"),
        ("BDCAA", "A stands there more than once"),
        ("BDCC", "C stands there more than once"),
        ("BDCX", "'X' is none of them"),
        ([1, 2, 3, 4], "'1' is none of them"),
        ("", "missing"),
    ],
)
def test_no_order(value: Any, words: str) -> None:
    """Letters missing, repeated or unknown are unreadable, and the message says which."""
    made = mark(value)
    assert made.status == "unreadable"
    assert words in made.findings[0].message


def test_hint() -> None:
    """The hint shows as many letters as there are steps."""
    assert order.hint(PART) == 'all 4 letters in order, such as "DCBA"'
