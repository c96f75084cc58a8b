"""What an exercise needs becomes the jail's grant; where it is not installed, one sentence says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from exercises.bank import BANK
from exercises.model import CodeExercise, Needs
from grader import needs, pipeline, quicktest, spec
from grader.errors import ExitCode
from grader.jail import Grant, choose_profile

ABSENT = Needs(("no-such-distribution", "jinja2"), "backprop-grader[some]", 1024, 4, 20.0, 5.0)
FILE = "def sigmoid_prime(z): return 0 * z\ndef bias_gradient(delta): return delta * 1\nq1_order = 'abc'\n"


@pytest.fixture
def demanding(monkeypatch: pytest.MonkeyPatch) -> CodeExercise:
    """An exercise of the bank that needs what nobody has."""
    exercise = BANK["nielsen/sigmoid_prime"]
    assert isinstance(exercise, CodeExercise)
    needy = replace(exercise, needs=ABSENT)
    monkeypatch.setitem(BANK, exercise.id, needy)
    return needy


def test_needs_become_the_grant() -> None:
    """Exactly what is declared; nothing where nothing is, so that ordinary code stays in the ordinary jail."""
    assert needs.grant(Needs()) is None
    assert needs.grant(ABSENT) == Grant(ABSENT.packages, 1 << 30, 4, 20.0, 5.0)


def test_the_sentence_says_what_why_and_how(demanding: CodeExercise) -> None:
    """Which exercise, which package of those it needs, and the command to type."""
    (said,) = needs.unmet([demanding, BANK["nielsen/bias_gradient"]])
    assert said == (
        "nielsen/sigmoid_prime needs no-such-distribution, which is not installed here. "
        "Run pip install 'backprop-grader[some]' where you grade; until then its marks are left open."
    )
    assert needs.remedy(Needs(("one", "two"))) == "pip install one two"


def test_a_quicktest_answers_with_one_sentence(demanding: CodeExercise) -> None:
    """Undecided, with points left open, exit code 4; what needs nothing is marked as ever."""
    exercises = quicktest.choose(["nielsen/sigmoid_prime", "nielsen/bias_gradient"])
    card = quicktest.grade(FILE.encode(), exercises, choose_profile(), 1)
    left, marked = card.items
    assert (left.verdict, left.points, left.status) == ("undecided", None, "ok")
    (finding,) = left.parts[0].findings
    assert finding.message == (
        "`sigmoid_prime` was not run, because no-such-distribution is not installed here. "
        "Nothing is lost: these marks stay open until your file is graded where that is installed (pip install "
        "'backprop-grader[some]')"
    )
    assert (marked.verdict, card.score, card.max_score) == ("correct", 1.0, 2.0)
    assert quicktest.exit_code(card) == ExitCode.UNDECIDED
    assert card.remarks == ()


def test_a_course_learns_it_at_once_and_grades_the_rest(demanding: CodeExercise, tmp_path: Path) -> None:
    """`generate` says it before any student does; `grade` marks the other items; once installed, it is graded anew."""
    file = tmp_path / "small.toml"
    file.write_text(
        'title = "Small"\n[[items]]\nexercise = "nielsen/sigmoid_prime"\n'
        '[[items]]\nexercise = "nielsen/bias_gradient"\n'
    )
    quiz, course = spec.read_quiz(str(file)), tmp_path / "course"
    made = pipeline.generate(quiz, [spec.Student("ann", "Ann")], course, lambda: None)
    assert made.unmet == needs.unmet([demanding])
    handed_in = tmp_path / "handed_in"
    handed_in.mkdir()
    text = (course / "handouts" / "ann" / "quiz.py").read_text()
    (handed_in / "ann.py").write_text(text + "\n" + FILE)
    profile = choose_profile()
    done = pipeline.grade(course, handed_in, profile=profile)
    assert (done.graded, done.unmet) == (1, made.unmet)
    assert pipeline.grade(course, handed_in, profile=profile).kept == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(BANK, demanding.id, replace(demanding, needs=Needs(("jinja2",), "", 512, 1, 10.0, 2.0)))
        again = pipeline.grade(course, handed_in, profile=profile)
    assert (again.graded, again.unmet) == (1, ())
