"""What a selftest found: the targets, the table and what is not as it should be."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from grader.selftest.record import HEAD, Counts, Report, as_markdown, as_text, faults, reached, rows, targets
from grader.selftest.trial import Outcome

RIGHT = Outcome("a/b", "right", "", 0, (), "correct")
NAMED = Outcome("a/b", "catalogue", "sign-flipped", 1, ("names",), "wrong", ("sign-flipped",), True)
CAUGHT = Outcome("a/b", "generic", "0", 0, (), "wrong", line=2, before="x", after="-x")

# what is wrong -> an outcome, how many targets it misses, what is told of it
MISSES: dict[str, tuple[Outcome, int, str]] = {
    "right below": (msgspec.structs.replace(RIGHT, verdict="wrong", said="oh"), 1, "a right program lost marks"),
    "right undecided": (msgspec.structs.replace(RIGHT, verdict="undecided"), 1, "a right program lost marks"),
    "passes": (msgspec.structs.replace(NAMED, verdict="correct", named=(), certain=False), 2, "'sign-flipped' passes"),
    "not named": (msgspec.structs.replace(NAMED, named=(), certain=False), 1, "is not named, but nothing"),
    "one of two": (msgspec.structs.replace(NAMED, named=("sign-flipped", "x")), 1, "but sign-flipped and x"),
    "taken for another": (msgspec.structs.replace(NAMED, named=("x",)), 2, "is taken for x"),
    "perhaps another": (msgspec.structs.replace(NAMED, named=("x",), certain=False), 1, "is not named, but x"),
    "hole": (msgspec.structs.replace(CAUGHT, verdict="correct", survived="hole", shown="f(3)"), 1, "a hole, line 2"),
}


def report(*outcomes: Outcome, **changes: Any) -> Report:
    """A report of these outcomes."""
    return Report(seed=3, styles=1, exercises=("a/b",), outcomes=outcomes, **changes)


def test_all_is_well() -> None:
    """Right programs with full marks, mistakes named, changes caught: every target is reached, nothing is told."""
    found = report(RIGHT, NAMED, CAUGHT)
    assert reached(found)
    assert faults(found) == []
    assert [target.found for target in targets(found)] == ["2 of 2", "0 of 1", "1 of 1, 100.0%", "0 of 1"]


@pytest.mark.parametrize("name", MISSES)
def test_each_miss_is_a_target_and_a_sentence(name: str) -> None:
    """Whatever else is right."""
    outcome, count, words = MISSES[name]
    found = report(RIGHT, NAMED, CAUGHT, outcome)
    assert sum(not target.reached for target in targets(found)) == count
    assert not reached(found)
    assert words in as_text(found)
    assert "MISS" in as_text(found)


def test_a_change_that_changes_nothing_is_not_counted() -> None:
    """It is neither caught nor a hole."""
    found = report(RIGHT, NAMED, msgspec.structs.replace(CAUGHT, verdict="correct", survived="equivalent"))
    assert reached(found)
    assert targets(found)[0].found == "1 of 1"
    assert len(Counts(found.outcomes).equivalent) == 1


def test_one_of_twenty_may_be_unnamed() -> None:
    """95 % are to be named; 94 % are too few."""
    unnamed = msgspec.structs.replace(NAMED, named=(), certain=False)
    assert reached(report(unnamed, *[NAMED] * 19))
    assert not reached(report(unnamed, *[NAMED] * 18))


def test_what_could_not_be_tried_is_told() -> None:
    """Mistakes without a program, programs without a mistake, exercises that need more than is there: all apart."""
    found = report(
        RIGHT,
        no_program={"a/b": ("x", "y")},
        not_applicable={"a/b": ("z",)},
        left_out={"c/d": "needs keras"},
    )
    text = as_text(found)
    assert "no program for x, y" in text
    assert "no mistake on these cases: z" in text
    assert "left out: c/d: needs keras" in text
    assert reached(found)
    (row, _) = rows(found)
    assert dict(zip(HEAD, row, strict=False))["mistakes"] == "2"


def test_the_page_has_a_row_for_each_exercise() -> None:
    """And one for all; texts of programs cannot break the table or the page."""
    hole = msgspec.structs.replace(CAUGHT, verdict="correct", survived="hole", shown="f(a | b) * <c>")
    page = as_markdown(report(RIGHT, NAMED, CAUGHT, hole))
    lines = [line for line in page.splitlines() if line.startswith("|")]
    assert len(lines) == 4
    assert len({line.count("|") for line in lines}) == 1
    assert "(missed)" in page
    assert r"f(a \| b) \* &lt;c>" in page
    assert "grader selftest --seed 3 --styles 1 --markdown" in page


def test_an_empty_report_is_one() -> None:
    """Nothing was handed in: nothing went wrong."""
    found = Report(seed=0, styles=5, exercises=(), outcomes=())
    assert reached(found)
    assert as_text(found)
    assert as_markdown(found)
