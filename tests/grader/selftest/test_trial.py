"""One submission: handed in like any other, and what was said of it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from exercises.bank import BANK
from exercises.model import BadPack, CodeExercise
from grader import quicktest
from grader.jail import Profile
from grader.selftest.trial import Desk, Trial


def test_a_right_program_gets_full_marks(sound: CodeExercise, profile: Profile) -> None:
    """As it stands and in styles; the ways are told, and nothing else."""
    desk = Desk(sound, profile, 0)
    for style in range(3):
        outcome = desk.tried(Trial("right", style=style))
        assert (outcome.verdict, outcome.named, outcome.said) == ("correct", (), "")
        assert bool(outcome.ways) == bool(style)


def test_a_mistake_is_named(sound: CodeExercise, profile: Profile) -> None:
    """In any style, below full marks, alone."""
    desk = Desk(sound, profile, 0)
    assert desk.applicable == ("sign-flipped",)
    outcome = desk.tried(Trial("catalogue", "sign-flipped", 2))
    assert (outcome.verdict, outcome.named, outcome.certain) == ("wrong", ("sign-flipped",), True)


def test_a_change_is_told_with_its_line(sound: CodeExercise, profile: Profile) -> None:
    """What was changed, and that it was caught; no mistake is named that nobody made."""
    desk = Desk(sound, profile, 0)
    numbers = [str(n) for n, change in enumerate(desk.changes) if change.after == "y = 3 * x"]
    outcome = desk.tried(Trial("generic", numbers[0]))
    assert (outcome.verdict, outcome.line, outcome.before) == ("wrong", 2, "y = 2 * x")
    assert outcome.named == ()


def test_another_mistake_than_expected_is_told(unnamed: CodeExercise, profile: Profile) -> None:
    """With what was said instead."""
    outcome = Desk(unnamed, profile, 0).tried(Trial("catalogue", "sign-flipped", 1))
    assert outcome.verdict == "wrong"
    assert outcome.named == ()
    assert outcome.said


def test_an_endless_loop_is_caught(sound: CodeExercise, profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is stopped after a second, and is no right program."""
    endless = replace(sound, mutants={"sign-flipped": (("return y + 1", "while True:\n        pass"),)})
    monkeypatch.setitem(BANK, sound.id, endless)
    outcome = Desk(endless, profile, 0).tried(Trial("catalogue", "sign-flipped", 0))
    assert outcome.verdict == "wrong"
    assert "endless" in outcome.said


def test_changes_that_do_not_fit_are_a_fault_of_the_pack(sound: CodeExercise, profile: Profile) -> None:
    """Said in a sentence, with the exercise's name."""
    odd = replace(sound, mutants={"sign-flipped": (("nowhere", "x"),)})
    with pytest.raises(BadPack, match="tests/twice_and_one"):
        Desk(odd, profile, 0).tried(Trial("catalogue", "sign-flipped", 1))


def test_every_style_has_hidden_cases_of_its_own(
    sound: CodeExercise, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake that is named by luck on one ladder is not named on all."""
    numbers: list[int] = []
    grade = quicktest.grade

    def watched(*arguments: Any) -> Any:
        numbers.append(arguments[3])
        return grade(*arguments)

    monkeypatch.setattr(quicktest, "grade", watched)
    for style in range(3):
        Desk(sound, profile, 10).tried(Trial("right", style=style))
    assert numbers == [10, 11, 12]
