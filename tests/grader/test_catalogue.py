"""The bank for reading."""

from __future__ import annotations

import json

import pytest

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.model import KINDS, CodeExercise, Question
from grader.catalogue import WIDTH, as_text, describe, row
from grader.errors import UnusableInput


@pytest.mark.parametrize("name", BANK)
def test_rows(name: str) -> None:
    """A line of the bank says what is asked, where it comes from and how long it takes."""
    line = row(BANK[name])
    assert line["id"] == name
    assert set(line["kinds"]) <= set(KINDS)
    assert line["kinds"]
    assert line["title"]
    assert line["source"]
    assert line["minutes"] > 0


def test_all_seven_kinds() -> None:
    """The bank has every kind of answer."""
    assert {kind for exercise in BANK.values() for kind in row(exercise)["kinds"]} == set(KINDS)


def keys_of(tree: object) -> set[str]:
    """Every key of a record, at any depth."""
    if isinstance(tree, dict):
        return set(tree).union(*map(keys_of, tree.values())) if tree else set()
    return set().union(*map(keys_of, tree)) if isinstance(tree, list | tuple) else set()


@pytest.mark.parametrize("name", BANK)
def test_no_answer_unless_asked(name: str) -> None:
    """What a student sees holds no answer, and with --answers it holds all; both are JSON and text."""
    shown, told = describe(name, 3), describe(name, 3, answers=True)
    json.dumps(shown), json.dumps(told)
    for key in ("solution", "answer", "value", "mistakes", "tolerance"):
        assert key not in keys_of({**shown, "given": None})  # the given may have names of its own
    assert "answer" in json.dumps(told) or "solution" in told
    assert as_text(shown).startswith(BANK[name].title)
    assert len(as_text(told)) > len(as_text(shown))
    for part in told.get("parts", []):
        assert set(part.get("mistakes", {})) <= set(MISCONCEPTIONS)


@pytest.mark.parametrize("name", [n for n, e in BANK.items() if isinstance(e, Question)])
def test_seeds(name: str) -> None:
    """The same seed shows the same variant; published numbers are the source's."""
    exercise = BANK[name]
    assert isinstance(exercise, Question)
    assert describe(name, 5) == describe(name, 5)
    if exercise.published is not None:
        assert describe(name, 1, published=True)["given"] == exercise.published
    else:
        with pytest.raises(UnusableInput, match="no published numbers"):
            describe(name, 1, published=True)
    givens = [str(describe(name, number)["given"]) for number in range(8)]
    assert len(set(givens)) > 1


def test_code_has_a_worked_example() -> None:
    """A code exercise shows its signature, its stub and one call with its result."""
    for name, exercise in BANK.items():
        if isinstance(exercise, CodeExercise):
            shown = describe(name, 1)
            assert shown["signature"].startswith(f"{exercise.name}(")
            assert f"{exercise.name}(" in shown["example"]["call"]
            assert shown["example"]["result"]
            assert "NotImplementedError" in shown["stub"]


def test_unknown_ids() -> None:
    """An unknown id is refused, with the nearest one."""
    with pytest.raises(UnusableInput, match="nielsen/backprop"):
        describe("nielsen/backprob", 1)
    with pytest.raises(UnusableInput, match="grader list"):
        describe("", 1)


def test_wrong_choices_are_told_by_letter_and_text() -> None:
    """With --answers a wrong choice is what a student reads, not our inner name of it; an order is its letters."""
    told = describe("datacamp/missing_factor", 1, answers=True)
    (part,) = told["parts"]
    shown = {f"{option['letter']}: {option['text']}" for option in part["options"]}
    assert set(part["mistakes"].values()) <= shown
    text = as_text(told)
    assert "learning-rate-as-factor: C: the learning rate" in text
    (part,) = describe("nielsen/algorithm_steps", 1, answers=True)["parts"]
    assert all(sorted(value.split()) == list("ABCDE") for value in part["mistakes"].values())


@pytest.mark.parametrize("name", [n for n, e in BANK.items() if isinstance(e, Question)])
def test_lines_are_no_longer_than_a_wide_terminal(name: str) -> None:
    """Sentences and answers are broken between words, whatever is in them."""
    for line in as_text(describe(name, 2, answers=True)).splitlines():
        assert len(line) <= WIDTH or " " not in line.strip()
