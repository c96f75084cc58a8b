"""The gradebook: one file, one transaction per change, one clear sentence for everything that can be wrong."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from grader import gradebook
from grader.errors import GraderError, UnusableInput
from grader.gradebook import Gradebook
from grader.scorecard import Scorecard
from grader.spec import Item, Quiz, Student
from grader.submission import Submission
from grader.variants import Variant

QUIZ = Quiz("t", "T", (Item("nielsen/backprop"),))
VARIANTS = (Variant("q1", "nielsen/backprop", "nielsen/backprop", 4.0, {"seed": 1}),)


def card(score: float = 1.0, student: str = "ada") -> Scorecard:
    return Scorecard(
        quiz="t", student=student, submission="0", score=score, max_score=4.0, items=(), profile="strong", seed=1
    )


def work_of(student: str, path: str = "") -> Submission:
    return Submission(path or f"{student}.py", student, b"", "0")


@pytest.fixture
def book(tmp_path: Path) -> Gradebook:
    made = Gradebook.create(tmp_path / "gradebook.db", QUIZ)
    for name in ("bob", "ada"):
        made.enrol(Student(name, name.title(), f"{name}@x"), VARIANTS)
    return made


def test_a_course_is_kept(book: Gradebook) -> None:
    """Quiz, students in the order of their keys, variants: as they were given, also after opening again."""
    book.close()
    for again in (Gradebook.open(book.path), Gradebook.create(book.path, QUIZ)):
        assert again.quiz() == QUIZ
        assert list(again.students().values()) == [Student("ada", "Ada", "ada@x"), Student("bob", "Bob", "bob@x")]
        assert again.variants("ada") == VARIANTS
        again.close()


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    """The gradebook and the files SQLite makes beside it are their owner's alone, whatever the umask lets through."""
    before = os.umask(0)
    try:
        book = Gradebook.create(tmp_path / "gradebook.db", QUIZ)
        book.enrol(Student("ada", "Ada", ""), VARIANTS)
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
        book.close()
    finally:
        os.umask(before)
    assert modes == {"gradebook.db": 0o600, "gradebook.db-wal": 0o600, "gradebook.db-shm": 0o600}


def test_scorecards_replace_each_other(book: Gradebook) -> None:
    """The last one saved is current; an earlier one can become it again; there is one per student, in their order."""
    book.save(work_of("bob"), "w", card(2, "bob"))
    book.save(work_of("ada"), "old", card(1))
    book.save(work_of("ada", "ada/quiz.py"), "new", card(3))
    assert [(each.path, each.scorecard.score) for each in book.scorecards()] == [("ada/quiz.py", 3), ("bob.py", 2)]
    assert book.graded("ada", "old") == card(1)
    assert book.graded("ada", "never") is None
    assert not book.is_current(work_of("ada"), "old")
    book.save(work_of("ada"), "old", None)
    assert book.is_current(work_of("ada"), "old")
    assert not book.is_current(work_of("ada", "elsewhere.py"), "old")
    assert book.current("ada").scorecard == card(1)
    with pytest.raises(UnusableInput):
        book.current("nobody")


def test_saving_is_one_transaction(book: Gradebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """If anything goes wrong inside, the scorecard that was current still is."""
    book.save(work_of("ada"), "old", card(1))
    with pytest.raises(GraderError, match="cannot be written"):
        book.save(work_of("nobody"), "new", card(2, "nobody"))  # a student who is not enrolled
    connection = book._connection

    class Failing:
        def execute(self, query: str, *values: object) -> object:
            if query.startswith("INSERT OR REPLACE INTO scorecards"):
                raise sqlite3.OperationalError("database or disk is full")
            return connection.execute(query, *values)

    monkeypatch.setattr(book, "_connection", Failing())
    with pytest.raises(GraderError, match=r"cannot be written \(database or disk is full\)"):
        book.save(work_of("ada"), "new", card(2))
    monkeypatch.undo()
    assert [each.scorecard.score for each in book.scorecards()] == [1]
    assert not connection.in_transaction


def test_files_set_aside_are_those_of_the_last_run(book: Gradebook) -> None:
    """Each run replaces the list; two files that are shown alike do not break it."""
    book.set_aside([Submission("a.py", "a", b"", "0", aside="why"), Submission("a.py", "a", b"", "1", aside="why")])
    book.set_aside([Submission("c.py", "c", b"", "0", aside="no"), Submission("b.py", "b", b"", "0", aside="yes")])
    assert book.aside() == (("b.py", "yes"), ("c.py", "no"))


def test_another_quiz_is_refused(book: Gradebook) -> None:
    """Hand-outs once made are not changed: another quiz, or the same with other points, is a sentence."""
    for other in (Quiz("u", "T", QUIZ.items), Quiz("t", "T", (Item("nielsen/backprop", 2.0),))):
        with pytest.raises(UnusableInput, match="belongs to another quiz, or to another version of"):
            Gradebook.create(book.path, other)
    assert Gradebook.open(book.path).quiz() == QUIZ


def test_a_gradebook_killed_at_birth_is_made_again(tmp_path: Path) -> None:
    """An empty file, or one without tables, is what a killed `generate` leaves: the next one goes on."""
    for content in (b"", None):
        path = tmp_path / f"{content is None}.db"
        if content is None:
            sqlite3.connect(path).execute("PRAGMA journal_mode = WAL").close()
        else:
            path.write_bytes(content)
        with pytest.raises(UnusableInput, match=r"empty gradebook\. Run `grader generate` again"):
            Gradebook.open(path)
        assert Gradebook.create(path, QUIZ).quiz() == QUIZ


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    """What is no database is refused by both ways in, and not touched."""
    path = tmp_path / "gradebook.db"
    path.write_bytes(content)
    for use in (lambda: Gradebook.open(path), lambda: Gradebook.create(path, QUIZ)):
        with pytest.raises(UnusableInput, match=r"gradebook\.db cannot be (opened|read) as a gradebook"):
            use()
    assert path.read_bytes() == content


def test_foreign_and_future_databases_are_refused(tmp_path: Path, book: Gradebook) -> None:
    """Another program's tables, another version's format: a sentence."""
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE songs (name TEXT)")
    connection.commit()
    with pytest.raises(UnusableInput, match="cannot be read as a gradebook"):
        Gradebook.open(path)
    book._connection.execute("UPDATE course SET value = '2' WHERE name = 'format'")
    with pytest.raises(UnusableInput, match="not a gradebook of this version"):
        Gradebook.open(book.path)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE scorecards SET scorecard = x'7b7d'",
        "UPDATE variants SET variants = x'ff'",
        "UPDATE course SET value = '{' WHERE name = 'quiz'",
        "DELETE FROM course WHERE name = 'quiz'",
        "DELETE FROM variants",
    ],
)
def test_a_damaged_record_is_one_sentence(book: Gradebook, damage: str) -> None:
    """A record that cannot be read names the file and says: backup."""
    book.save(work_of("ada"), "w", card())
    book._connection.execute(damage)
    with pytest.raises(UnusableInput, match=r"holds a record that cannot be read.*backup"):
        (book.scorecards(), book.variants("ada"), book.quiz())


def test_a_missing_file_and_a_folder_in_its_place(tmp_path: Path) -> None:
    """Opening makes nothing."""
    with pytest.raises(UnusableInput, match="is missing: this is no course"):
        Gradebook.open(tmp_path / "gradebook.db")
    with pytest.raises(UnusableInput, match="cannot be opened as a gradebook"):
        Gradebook.create(tmp_path, QUIZ)
    assert not list(tmp_path.iterdir())


def test_a_locked_file_is_one_sentence(book: Gradebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process writes, ours waits, then says who may be at work; nothing is half done."""
    monkeypatch.setattr(gradebook, "PATIENCE", 0.05)
    ours = Gradebook.open(book.path)
    book._connection.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GraderError, match=r"cannot be written \(database is locked\).*another `grader` is at work"):
        ours.save(work_of("ada"), "w", card())
    book._connection.execute("ROLLBACK")
    ours.save(work_of("ada"), "w", card())
    assert len(ours.scorecards()) == 1


def test_a_folder_that_cannot_be_written_to_is_one_sentence(book: Gradebook, tmp_path: Path) -> None:
    """As an ordinary user in a folder of somebody else's: a sentence with the file, no traceback."""
    book.close()
    os.chmod(tmp_path, 0o555)
    for path in tmp_path.iterdir():
        os.chmod(path, 0o444)
    program = """
import os
from pathlib import Path
from grader.errors import GraderError
from grader.gradebook import Gradebook

if os.geteuid() == 0:  # root may write everywhere
    os.setuid(65534)
try:
    Gradebook.open(Path("gradebook.db")).set_aside([])
except GraderError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    os.chmod(tmp_path, 0o755)
    assert done.stderr == ""
    assert "gradebook.db" in done.stdout
    assert "written" in done.stdout
