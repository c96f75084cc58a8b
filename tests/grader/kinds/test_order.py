"""Kind `order`: the first step out of place is named."""

from __future__ import annotations

from itertools import permutations
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
    """The first pair that stands the wrong way round is named, and the mistake whose order it is."""
    made = mark("BDAC")
    assert (made.verdict, made.suspects, made.fraction) == ("wrong", ("update-before-gradient",), 0.0)
    message = "step 3 is too early: A stands before C, which has to come first"
    assert (made.findings[0].message, made.findings[0].where) == (message, "step 3")
    assert made.findings[0].misconception is None  # marking names a suspect
    assert mark("DBCA").suspects == ()


def test_part_of_the_mistakes_is_named() -> None:
    """Where a mistake's pairs all stand there among others, it is named as likely if it has the first of them."""
    made = mark("BADC")  # the update before everything: gradient and forward pass
    (finding,) = made.findings
    assert (made.suspects, finding.misconception, finding.confidence) == ((), None, None)
    made = mark("ABDC")
    assert made.findings[0].misconception is None
    late = mark("DBAC")  # forward before start, and the update before the gradient
    assert (late.suspects, late.findings[0].misconception) == ((), None)
    made = mark("BACD")
    assert made.suspects == ()
    two = order.mark(
        PART,
        Expected(RIGHT, ""),
        Reading("q", "ok", "", "DBAC"),
        {"late": ["forward", "start", "backward", "update"], "update-before-gradient": RIGHT[:2] + RIGHT[:1:-1]},
    )
    assert (two.findings[0].misconception, two.findings[0].confidence) == ("late", "likely")


FREE = Part("order", "order", "", options=PART.options, free=(("forward", "backward"),))
SHARED = Part("order", "order", "", options=PART.options, free=(("forward", "backward"),), shares=True)


@pytest.mark.parametrize(
    ("value", "verdict", "share"),
    [("BDCA", "correct", 1.0), ("BCDA", "correct", 1.0), ("BDAC", "partial", 0.8), ("ACDB", "wrong", 0.0)],
)
def test_pairs_that_may_stand_either_way(value: str, verdict: str, share: float) -> None:
    """Steps that may be exchanged cost nothing; the others share the points only where the part says so."""
    for part in (FREE, SHARED):
        made = order.mark(part, Expected(RIGHT, ""), Reading("q", "ok", value, value), {})
        assert made.fraction == pytest.approx(share if part.shares or share == 1.0 else 0.0)
        assert made.verdict == (verdict if part.shares or share in (0.0, 1.0) else "wrong")
    # Without a share nothing is earned, as ever.
    assert mark("BDAC").fraction == 0.0


def test_every_order_is_scored_by_its_pairs() -> None:
    """The share falls with the number of pairs that stand the wrong way round, from 1 to 0; only the right one is 1."""
    shares = {}
    for letters in permutations("ABCD"):
        text = "".join(letters)
        part = Part("order", "order", "", options=PART.options, shares=True)
        made = order.mark(part, Expected(RIGHT, ""), Reading("q", "ok", text, text), {})
        shares[text] = made.fraction
        assert (made.verdict == "correct") == (text == "BDCA")
        assert made.verdict == "correct" or made.findings[0].where
    assert sorted(set(shares.values())) == pytest.approx([each / 6 for each in range(7)])
    assert shares["ACDB"] == 0.0


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
