"""Kinds `choice` and `choices`: letters or texts; guessing everything pays nothing."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from exercises.model import Expected, Option, Part
from grader.jail import Reading
from grader.kinds import choice
from grader.kinds.mark import Mark

ONE = Part(
    "slope",
    "choice",
    "",
    options=(
        Option("0", "$0$", "live-relu-blocks"),
        Option("2", "$2$", "incoming-slope-left-out"),
        Option("6", "$6$"),
        Option("not enough information", "not enough information", "information-overlooked"),
    ),
)
ALTERNATIVES = {option.misconception: option.id for option in ONE.options if option.misconception}


def several(right: int, wrong: int) -> Part:
    """A part with so many right and wrong choices, in that order."""
    return Part(
        "f",
        "choices",
        "",
        options=tuple(
            Option(f"{'r' if i < right else 'w'}{i}", f"text {i}", None if i < right else "factor-forgotten")
            for i in range(right + wrong)
        ),
    )


def mark(word: Any) -> Mark:
    """The mark of one choice where 6 is right."""
    reading = Reading("q1_slope", "ok", text=repr(word), value=word)
    return choice.mark(ONE, Expected("6", "6"), reading, ALTERNATIVES)


def mark_several(words: Any, part: Part) -> Mark:
    """The mark of several choices."""
    right = [option.id for option in part.options if option.misconception is None]
    reading = Reading("q1_f", "ok", text=repr(words), value=words)
    return choice.mark_several(part, Expected(right, ""), reading, {})


@pytest.mark.parametrize("word", ["C", "c", " C ", "6", "$6$"])
def test_right(word: str) -> None:
    """A choice is understood by its letter, in either case, or by its text."""
    made = mark(word)
    assert (made.verdict, made.answer) == ("correct", "C: 6")


@pytest.mark.parametrize("letter", "ABD")
def test_every_wrong_choice_is_a_mistake(letter: str) -> None:
    """A wrong choice names the mistake it comes from, and no other."""
    made = mark(letter)
    expected = ONE.options["ABCD".index(letter)].misconception
    assert (made.verdict, made.suspects, made.fraction) == ("wrong", (expected,), 0.0)


@pytest.mark.parametrize("word", ["E", "", "AB", "7", None, 5.0, "not enough", "Z" * 10_000])
def test_no_such_choice(word: Any) -> None:
    """What is none of the choices is unreadable, and the message stays short."""
    made = mark(word)
    assert made.status == "unreadable"
    assert len(made.findings[0].message) < 150


def test_text_of_the_last_choice() -> None:
    """ "not enough information" may be written out, in any case."""
    assert mark("Not enough information").suspects == ("information-overlooked",)


@pytest.mark.parametrize(("right", "wrong"), [(3, 3), (4, 2), (2, 4), (5, 1), (1, 5)])
def test_guessing_everything_pays_nothing(right: int, wrong: int) -> None:
    """Marking every choice, or none, gets no points, and neither does any guess on average."""
    part = several(right, wrong)
    letters = "ABCDEF"[: right + wrong]
    assert mark_several(list(letters), part).fraction == 0.0
    assert mark_several([], part).fraction == 0.0
    for size in range(right + wrong + 1):
        marks = [mark_several(list(guess), part) for guess in combinations(letters, size)]
        for made in marks:
            assert 0.0 <= made.fraction <= 1.0
            assert (made.fraction == 1.0) is (made.verdict == "correct")
            assert (0 < made.fraction < 1) is (made.verdict == "partial")
    # One wrong choice more never pays.
    assert mark_several(letters[: right + 1], part).fraction < 1.0


def test_partial_credit() -> None:
    """Each right choice counts; a wrong one takes its share away and names its mistake."""
    part = several(3, 3)
    assert mark_several(["A", "B", "C"], part).verdict == "correct"
    assert mark_several("A", part).fraction == pytest.approx(1 / 3)
    made = mark_several(["A", "B", "D"], part)
    assert made.fraction == pytest.approx(1 / 3)
    assert [finding.misconception for finding in made.findings] == [None, "factor-forgotten"]
    both = mark_several(["A", "D", "E"], part)
    assert len([finding for finding in both.findings if finding.misconception]) == 2, "each is named, none is doubted"
    assert made.findings[0].message == "1 too many and 1 missing"


def test_repeated_and_unordered() -> None:
    """The order does not count, and a letter said twice counts once."""
    part = several(3, 3)
    assert mark_several(["C", "A", "B", "A"], part).verdict == "correct"


def test_unknown_among_several() -> None:
    """One letter that is no choice makes the answer unreadable, and is named."""
    made = mark_several(["A", "Q"], several(3, 3))
    assert made.status == "unreadable"
    assert "'Q'" in made.findings[0].message


def test_names_lose_their_backticks() -> None:
    """The answer is shown as plain text, so no Markdown stands in it."""
    part = Part("p", "choice", "", options=(Option("a", "`w` and `x`"), Option("b", "only `w`")))
    reading = Reading("q1_p", "ok", text="'A'", value="A")
    assert choice.mark(part, Expected("a", "A"), reading, {}).answer == "A: w and x"


def test_hints() -> None:
    """Hints name the letters."""
    assert choice.hint(ONE) == 'one letter from A to D, such as "B"'
    assert "A to F" in choice.hint_for_several(several(3, 3))
