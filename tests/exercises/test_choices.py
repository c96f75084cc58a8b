"""Questions with choices in words."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from exercises.choices import Stem, choice_question, one_of
from exercises.model import Option, Question

STEM = Stem(
    "Which one?",
    (Option("r", "right"), *(Option(name, name, "sign-flipped") for name in ("w1", "w2", "w3", "w4"))),
    "Because.",
)


def made(**more: object) -> Question:
    """A question of one stem."""
    rest = {"title": "T", "source": "S", "level": "recall", "minutes": 1, "statement": "Say: <<stem>>"}
    return choice_question("tests/which", **{**rest, "stems": {"one": STEM}, **more})  # type: ignore[arg-type]


def test_every_place_is_as_likely() -> None:
    """The right one stands at each of the places equally often, and every wrong one is shown."""
    stream = np.random.default_rng(1)
    orders = [one_of(stream, "r", ["a", "b", "c", "d"], 4) for _ in range(4000)]
    assert all(len(set(order)) == 4 and "r" in order for order in orders)
    places = Counter(order.index("r") for order in orders)
    assert all(abs(places[place] - 1000) < 120 for place in range(4))  # 4.4 standard deviations
    assert {name for order in orders for name in order} == {"r", "a", "b", "c", "d"}


def test_one_right_answer() -> None:
    """The given says what is shown; the right option is among four; each wrong one shown is an alternative."""
    question = made()
    given = question.draw(np.random.default_rng(3))
    (part,) = question.parts(given)
    assert part.kind == "choice"
    assert [option.id for option in part.options] == given["shown"]
    assert len(part.options) == 4
    assert question.solve(given)["choice"].value == "r"
    assert "right" in question.solve(given)["choice"].shown
    assert question.statement(given) == "Say: Which one?"
    assert question.alternatives(given)["sign-flipped"]["choice"] in given["shown"]
    assert question.worked is not None
    assert question.worked(given) == "Because."


def test_several_right_answers() -> None:
    """With several, all options are shown, and a wrong one is one too many."""
    question = made(several=True)
    given = question.draw(np.random.default_rng(3))
    (part,) = question.parts(given)
    assert part.kind == "choices"
    assert sorted(given["shown"]) == ["r", "w1", "w2", "w3", "w4"]
    assert question.solve(given)["choice"].value == ["r"]
    assert len(question.alternatives(given)["sign-flipped"]["choice"]) == 2


def test_a_stem_needs_wrong_answers() -> None:
    """Too few wrong options, or two right ones, are the author's fault, said at once."""
    with pytest.raises(ValueError, match="at least 5 wrong ones"):
        made(shown=6)
    with pytest.raises(ValueError, match="one right option"):
        made(stems={"two": Stem("?", (*STEM.options, Option("r2", "right too")), "")})
