"""Generate only adds: it writes what is promised, keeps every byte it finds, and never makes half a course new."""

import shutil
from pathlib import Path

import pytest

from grader import sheet
from grader.errors import UnusableInput
from grader.pipeline import generate
from grader.spec import Quiz, Student
from tests.grader.course_of_five import NAMES, QUIZ, nothing, run, snapshot


def test_generate_writes_what_is_promised(generated: Path) -> None:
    """Two files per student, the gradebook, the secret; nothing else."""
    names = set(snapshot(generated / "course")) - {"gradebook.db-wal", "gradebook.db-shm"}
    hand_outs = {f"handouts/{name}/{file}" for name in NAMES for file in (sheet.FILE, sheet.PAGE)}
    assert names == hand_outs | {"gradebook.db", "secret.key"}


def test_generate_only_adds(place: Path) -> None:
    """Run again with more students: the old files keep every byte, also where somebody has written in them."""
    course = place / "course"
    (course / "handouts" / "ada" / "quiz.py").write_text("mine now")
    before = snapshot(course / "handouts")
    roster = [Student(name, "Another Name") for name in ("zoe", *NAMES[1:])]
    done = generate(QUIZ, roster, course, nothing)
    assert (done.new, done.kept, done.absent) == (1, 4, ("ada",))
    after = snapshot(course / "handouts")
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"handouts/zoe/quiz.html"[9:], "handouts/zoe/quiz.py"[9:]}


def test_a_lost_hand_out_is_made_again_beside_the_kept_one(place: Path) -> None:
    """Deleting one file brings back the same bytes, and does not touch the other, which may be filled in."""
    course = place / "course"
    before = snapshot(course / "handouts")
    (course / "handouts" / "ada" / "quiz.html").unlink()
    (course / "handouts" / "ada" / "quiz.py").write_text("filled in")
    shutil.rmtree(course / "handouts" / "bob")
    generate(QUIZ, [Student(name, name.title()) for name in NAMES], course, nothing)
    after = snapshot(course / "handouts")
    assert after.pop("ada/quiz.py") == b"filled in"
    assert after == {name: content for name, content in before.items() if name != "ada/quiz.py"}


def test_a_student_s_hand_out_does_not_depend_on_the_class(place: Path, tmp_path: Path) -> None:
    """With the same secret, alone or in a class, in any order: the same two files."""
    (tmp_path / "alone").mkdir()
    shutil.copy(place / "course" / "secret.key", tmp_path / "alone")
    generate(QUIZ, [Student("cyd", "Cyd")], tmp_path / "alone", nothing)
    alone = snapshot(tmp_path / "alone" / "handouts")
    assert alone == {name: text for name, text in snapshot(place / "course/handouts").items() if name.startswith("cyd")}


@pytest.mark.parametrize("lost", ["secret.key", "gradebook.db"])
def test_half_a_course_is_not_made_new(place: Path, lost: str) -> None:
    """Without its secret a course is refused: a new one would disown every hand-out. So it is without its book."""
    before = snapshot(place / "course" / "handouts")
    for path in (place / "course").glob(f"{lost}*"):
        path.unlink()
    with pytest.raises(UnusableInput, match=f"{lost}.* is missing"):
        run(place)
    if lost == "secret.key":
        with pytest.raises(UnusableInput, match="without the course's secret"):
            generate(QUIZ, [Student("ada")], place / "course", nothing)
        assert not (place / "course" / lost).exists()
    assert snapshot(place / "course" / "handouts") == before


def test_another_quiz_and_other_capitals_are_refused(place: Path) -> None:
    """A course keeps its quiz, and `Ada` is `ada`: refused before anything is written."""
    before = snapshot(place / "course" / "handouts")
    with pytest.raises(UnusableInput, match="belongs to another quiz"):
        generate(Quiz("small", "Other", QUIZ.items), [Student("zoe")], place / "course", nothing)
    with pytest.raises(UnusableInput, match=r"has 'Ada', the gradebook 'ada'"):
        generate(QUIZ, [Student("zoe"), Student("Ada")], place / "course", nothing)
    assert snapshot(place / "course" / "handouts") == before


def test_a_course_where_there_can_be_none(tmp_path: Path) -> None:
    """A file in the way, at any level: a sentence."""
    (tmp_path / "file").write_text("")
    for course in (tmp_path / "file", tmp_path / "file" / "course"):
        with pytest.raises(UnusableInput, match="cannot be made"):
            generate(QUIZ, [Student("ada")], course, nothing)
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "handouts").write_text("")
    with pytest.raises(UnusableInput, match="cannot be written"):
        generate(QUIZ, [Student("ada")], tmp_path / "course", nothing)
