"""The catalogue for reading: complete, of three families, each entry in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercises.bank import MISCONCEPTIONS
from grader import mistakes
from grader.errors import UnusableInput
from grader.explanation.pattern import ROWS
from reference.engine_faults import FAULTS
from reference.misconceptions import MISCONCEPTIONS as ALTERED_EQUATIONS

PAGE = Path(__file__).parents[2] / "docs" / "misconceptions.md"


def test_three_families() -> None:
    """Every altered equation, every engine fault and every pattern is there, once."""
    found = mistakes.entries()
    assert len({each.id for each in found if each.family != mistakes.GENERIC}) == len({*ALTERED_EQUATIONS, *FAULTS})
    assert [each.id for each in found if each.family == mistakes.GENERIC] == [row.id for row in ROWS]
    assert {each.family for each in found} == set(mistakes.FAMILIES)


def test_every_entry_says_what_it_is() -> None:
    """But for patterns, which speak of numbers only: name, explanation, remedy, where it hides, where it was seen."""
    for each in mistakes.entries():
        assert each.remedy
        if each.family != mistakes.GENERIC:
            assert all((each.name, each.explanation, each.hidden_by, each.source, each.equation)), each.id


def test_the_page_is_made_of_the_tables() -> None:
    """docs/misconceptions.md is what `grader mistakes --markdown` prints."""
    assert PAGE.read_text() == mistakes.as_markdown()


def test_one_entry_as_text() -> None:
    """All that is known of it, formulas readable."""
    text = mistakes.as_text(mistakes.entry("updated-weights-used"))
    assert "alters     BP2" in text
    assert "hidden by  a small learning rate" in text
    assert "$" not in text


def test_mistakes_of_exercises_are_found_too() -> None:
    """What only an exercise knows has words, and no family of the catalogue."""
    own = next(name for name in MISCONCEPTIONS if name not in {each.id for each in mistakes.entries()})
    assert mistakes.entry(own).family == mistakes.EXERCISES


def test_an_unknown_one_is_one_sentence() -> None:
    """With a suggestion where one is near."""
    with pytest.raises(UnusableInput) as error:
        mistakes.entry("sign-fliped")
    assert "Did you mean" in str(error.value) or "sign-flipped" in " ".join(error.value.sentences)
