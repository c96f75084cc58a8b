"""An author's slip is told as the author's: the exercise is named, and no fault of grader is claimed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from exercises.bank import BANK
from exercises.entry import question
from exercises.model import CodeExercise, Expected, Part, Question
from grader.blame import ExerciseAtFault
from grader.cli import main
from grader.keys import CodeKey

SOUND: dict[str, Any] = {
    "draw": lambda stream: {"a": 0.5},
    "parts": lambda given: (Part("slope", "number", "the slope", places=4),),
    "alternatives": lambda given: {"value-as-slope": {"slope": given["a"]}},
}


def solved(given: Any) -> Any:
    """How steep at <<a>>?"""
    return {"slope": Expected(0.25, "0.2500")}


def made(solve: Any = solved, **changes: Any) -> Question:
    """A sound question, with changes."""
    return question("mine/x", title="T", source="S", level="apply", minutes=1, **{**SOUND, **changes})(solve)


def told(solve: Any) -> Any:
    """A solver with a statement."""
    solve.__doc__ = "How steep at <<a>>?"
    return solve


def elsewhere(given: Any) -> Any:
    """How steep at <<velocity>>?"""
    return solved(given)


FAULTY = {
    "a tuple for Expected": (
        made(told(lambda given: {"slope": (0.25, "0.2500")})),
        "its solver gives a tuple for the part 'slope'; expected an Expected",
    ),
    "a number for the key": (made(told(lambda given: 0.25)), "its solver gives a float; expected part -> Expected"),
    "another part": (
        made(told(lambda given: {"s": Expected(0.25, "0.25")})),
        "its parts ['slope'] and its key ['s'] do not belong together",
    ),
    "a solver that fails": (made(told(lambda given: given.a)), "its solver raised AttributeError: 'dict' object"),
    "a draw that fails": (made(draw=lambda stream: stream.nothing), "its draw raised AttributeError"),
    "a draw of no JSON": (
        made(draw=lambda stream: {"a": np.arange(2)[0]}),
        "its draw gives what cannot be saved as JSON",
    ),
    "parts that fail": (made(parts=lambda given: (Part(given["b"], "number", "p"),)), "its parts raised KeyError: 'b'"),
    "one part, no tuple": (made(parts=lambda given: Part("slope", "number", "p")), "expected a tuple of Part"),
    "a kind of its own": (
        made(parts=lambda given: (Part("slope", "nummer", "p"),)),  # type: ignore[arg-type]
        "its part 'slope' is of kind 'nummer'; expected one of number, array, choice",
    ),
    "alternatives that fail": (made(alternatives=lambda given: 1 / 0), "its alternatives raised ZeroDivisionError"),
    "flat alternatives": (
        made(alternatives=lambda given: {"sign-flipped": 1.0}),
        "expected mistake -> part -> value",
    ),
    "an oracle that fails": (made(confirm=lambda given: given.a), "its second oracle raised AttributeError"),
    "an unknown place": (made(elsewhere), "its statement has <<velocity>>; there are only: a."),
}


@pytest.mark.parametrize("name", FAULTY)
def test_slips_are_the_author_s(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`grader show --answers` tells each in one sentence that names the exercise; exit 2, no traceback."""
    exercise, words = FAULTY[name]
    monkeypatch.setitem(BANK, "mine/x", exercise)
    done = CliRunner().invoke(main, ["show", "mine/x", "--answers"])
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith("grader: mine/x: ")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "fault of grader" not in done.stderr


def test_a_sound_question_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a slip nothing is told."""
    monkeypatch.setitem(BANK, "mine/x", made())
    assert CliRunner().invoke(main, ["show", "mine/x", "--answers"]).exit_code == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cases": lambda stream: 1 / 0}, "its cases raised ZeroDivisionError"),
        ({"reference": lambda z: z.nothing}, "its solution raised AttributeError"),
        ({"alternatives": lambda cases: 1 / 0}, "its alternatives raised ZeroDivisionError"),
    ],
)
def test_slips_in_code_are_the_author_s(changes: dict[str, Any], words: str) -> None:
    """Cases, solution and mistakes of a code exercise are named as well, and where more is said."""
    exercise = BANK["nielsen/sigmoid_prime"]
    assert isinstance(exercise, CodeExercise)
    key = CodeKey(replace(exercise, **changes), 1)
    with pytest.raises(ExerciseAtFault, match=f"nielsen/sigmoid_prime: {words}.*grader lint nielsen/sigmoid_prime"):
        _ = key.wanted, key.alternatives


def test_what_cannot_be_solved_is_not_issued(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`grader generate` stops at an exercise whose solver fails, instead of handing out what cannot be graded."""
    monkeypatch.setitem(BANK, "mine/x", made(told(lambda given: given.a)))
    (tmp_path / "quiz.toml").write_text('title = "T"\n[[items]]\nexercise = "mine/x"\n', encoding="utf-8")
    (tmp_path / "class.csv").write_text("student,name,email\nada,Ada,\n", encoding="utf-8")
    course = tmp_path / "course"
    roster = str(tmp_path / "class.csv")
    done = CliRunner().invoke(main, ["generate", str(tmp_path / "quiz.toml"), "--roster", roster, "--out", str(course)])
    assert done.exit_code == 2
    assert "mine/x: its solver raised AttributeError" in done.stderr
    assert not (course / "handouts").exists()
