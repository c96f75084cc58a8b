"""The gradebook: one file, one transaction per change, one clear sentence for everything that can be wrong."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from grader import gradebook
from grader.errors import GraderError, UnusableInput
from grader.gradebook import Entry, Gradebook, Handed
from grader.scorecard import Scorecard, to_json
from grader.spec import Item, Quiz, Student
from grader.submission import Submission
from grader.variants import Variant

QUIZ = Quiz("t", "T", (Item("nielsen/backprop"),))
VARIANTS = (Variant("q1", "nielsen/backprop", "nielsen/backprop", 4.0, {"seed": 1}),)


def card(score: float = 1.0, student: str = "ada") -> Scorecard:
    return Scorecard(
        quiz="t", student=student, submission="0", score=score, max_score=4.0, items=(), profile="strong", seed=1
    )


def saved(book: Gradebook, work: str, card: Scorecard | None, path: str = "", student: str = "ada") -> None:
    book.save([Entry(student, work, path or f"{student}.py", None if card is None else to_json(card))])


def handed(source: bytes, path: str = "ada.py", student: str = "ada", kept: bool = False) -> Handed:
    remarks = ("The file has 'Ünal' in it.",)
    return Handed(student, hashlib.sha256(source).hexdigest(), path, remarks, None if kept else source)


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
    saved(book, "w", card(2, "bob"), student="bob")
    saved(book, "old", card(1))
    saved(book, "new", card(3), "ada/quiz.py")
    assert list(book.scorecards()) == [card(3), card(2, "bob")]
    assert list(book.records()) == [to_json(card(3)), to_json(card(2, "bob"))]
    assert list(book.handed_in()) == ["ada", "bob"]
    assert book.is_done("ada", "old")
    assert not book.is_done("ada", "never")
    assert not book.is_current("ada", "old", "ada.py")
    assert book.is_current("ada", "new", "ada/quiz.py")
    saved(book, "old", None)
    assert book.is_current("ada", "old", "ada.py")
    assert not book.is_current("ada", "old", "elsewhere.py")
    assert (book.current("ada").path, book.current("ada").scorecard) == ("ada.py", card(1))
    with pytest.raises(UnusableInput):
        book.current("nobody")


def test_saving_is_one_transaction(book: Gradebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """If anything goes wrong inside, the scorecard that was current still is."""
    saved(book, "old", card(1))
    with pytest.raises(GraderError, match="cannot be written"):  # the second is of a student who is not enrolled
        book.save([Entry(who, "new", f"{who}.py", to_json(card(2, who))) for who in ("ada", "nobody")])
    connection = book._connection

    class Failing:
        def execute(self, query: str, *values: object) -> object:
            if query.startswith("INSERT OR REPLACE INTO scorecards"):
                raise sqlite3.OperationalError("database or disk is full")
            return connection.execute(query, *values)

    monkeypatch.setattr(book, "_connection", Failing())
    with pytest.raises(GraderError, match=r"cannot be written \(database or disk is full\)"):
        saved(book, "new", card(2))
    monkeypatch.undo()
    assert [each.score for each in book.scorecards()] == [1]
    assert not connection.in_transaction


def test_files_set_aside_are_those_of_the_last_run(book: Gradebook) -> None:
    """Each run replaces the list; two files that are shown alike do not break it."""
    old = [Submission("x.py", "ada", "2")]
    book.found([Submission("a.py", "a", "0", aside="why"), Submission("a.py", "a", "1", aside="why")], old * 2)
    assert (book.aside(), book.older()) == ((("a.py", "why"),), (("x.py", "ada"),))
    book.found([Submission("c.py", "c", "0", aside="no"), Submission("b.py", "b", "0", aside="yes")], [])
    assert (book.aside(), book.older()) == ((("b.py", "yes"), ("c.py", "no")), ())


@pytest.mark.parametrize(
    "lacking", [("TABLE submissions",), ("TABLE submissions", "TABLE older", "INDEX one_is_current")]
)
def test_a_course_of_an_earlier_version_is_taken_over(book: Gradebook, lacking: tuple[str, ...]) -> None:
    """Without the tables and the indices that came later: opened, they are there, and the scorecards still are."""
    saved(book, "w", card(1))
    for what in lacking:
        book._connection.execute(f"DROP {what}")
    again = Gradebook.open(book.path)
    assert list(again.scorecards()) == [card(1)]
    assert (again.older(), again.aside()) == ((), ())
    again.found([], [Submission("x.py", "ada", "2")])
    assert again.older() == (("x.py", "ada"),)
    assert list(again.counting()) == []
    again.keep([handed(b"1")], counts=True)
    assert [each.sha for each in again.counting()] == [handed(b"1").sha]


def test_a_student_has_one_current_scorecard(book: Gradebook) -> None:
    """The file itself refuses a second one."""
    saved(book, "old", card(1))
    saved(book, "new", card(2))
    with pytest.raises(sqlite3.IntegrityError):
        book._connection.execute("UPDATE scorecards SET current = 1")


def test_no_question_is_answered_by_going_through_the_class(book: Gradebook) -> None:
    """What is asked for every submission finds its row by an index, and lists come in order without sorting."""
    seen: list[str] = []
    book._connection.set_trace_callback(seen.append)
    saved(book, "w", card(1))
    saved(book, "w", None)
    book.is_done("ada", "w")
    book.is_current("ada", "w", "ada.py")
    book.current("ada")
    book.given("ada")
    list(book.records())
    book.keep([handed(b"1")], counts=True)
    book.save([Entry("ada", "w", "ada.py", None, handed(b"1", kept=True))])
    book.keeps("ada", "0", counts=True)
    book.source("ada", handed(b"1").sha)
    list(book.counting())
    book._connection.set_trace_callback(None)
    asked = [each for each in seen if each.split()[0] in ("SELECT", "UPDATE")]
    assert len(asked) == 18
    for each in asked:
        plan = [row[3] for row in book._connection.execute(f"EXPLAIN QUERY PLAN {each}")]
        assert plan
        assert not any("TEMP B-TREE" in row for row in plan), each
        assert all("USING" in row and "INDEX" in row for row in plan), (each, plan)


# --- what was handed in


def test_every_file_is_kept_and_one_of_them_counts(book: Gradebook) -> None:
    """With its scorecard: the bytes, the path, the remarks. A newer one takes its place, an older one never does, and
    both are still there; put back, the first counts again, under its new path."""
    first, second, older = handed(b"1" * 9999), handed("ü = 2".encode(), "ada/quiz.py"), handed(b"", "old.py")
    book.save([Entry("ada", "1", first.path, to_json(card(1)), first)])
    book.keep([older], counts=False)
    assert list(book.counting()) == [handed(b"1" * 9999, kept=True)]
    book.save([Entry("ada", "2", second.path, to_json(card(2)), second)])
    assert list(book.counting()) == [handed("ü = 2".encode(), "ada/quiz.py", kept=True)]
    for each in (first, second, older):
        assert book.source("ada", each.sha) == each.source
        assert book.keeps("ada", each.sha, counts=False)
        assert not book.keeps("bob", each.sha, counts=False)
        assert book.keeps("ada", each.sha, counts=True) == (each is second)
    book.save([Entry("ada", "1", "again.py", None, handed(b"1" * 9999, "again.py", kept=True))])
    assert list(book.counting()) == [handed(b"1" * 9999, "again.py", kept=True)]
    (size,) = book._connection.execute("SELECT max(length(source)) FROM submissions").fetchone()
    assert size < 200


def test_a_scorecard_without_its_file_leaves_none_counting(book: Gradebook) -> None:
    """No file is taken for that of a scorecard which it is not the file of."""
    book.save([Entry("ada", "1", "ada.py", to_json(card(1)), handed(b"1"))])
    saved(book, "2", card(2))
    assert list(book.counting()) == []


def test_a_file_and_its_scorecard_are_one_transaction(book: Gradebook) -> None:
    """If the second of two cannot be written, neither is, and neither are the files."""
    entries = [Entry(who, "1", "", to_json(card(1, who)), handed(b"1", student=who)) for who in ("ada", "nobody")]
    with pytest.raises(GraderError, match="cannot be written"):
        book.save(entries)
    assert (list(book.counting()), list(book.records())) == ([], [])


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE submissions SET source = x'00'",
        "UPDATE submissions SET source = x''",
        "UPDATE submissions SET source = (SELECT source FROM submissions WHERE student = 'bob')",
        "DELETE FROM submissions",
        "DROP TABLE submissions",
    ],
)
def test_a_kept_file_is_as_it_was_or_not_used(book: Gradebook, damage: str) -> None:
    """Bytes that are not those of the hash are no submission: a sentence."""
    book.keep([handed(b"1"), handed(b"2", student="bob")], counts=True)
    book._connection.execute(damage)
    with pytest.raises(UnusableInput, match=r"gradebook\.db (does not hold the file of 'ada'|cannot be read)"):
        book.source("ada", handed(b"1").sha)


def test_a_kept_file_never_grows_beyond_what_is_read(book: Gradebook) -> None:
    """What unpacks to more than a submission may have is not unpacked whole."""
    bomb = b"0" * (50 * gradebook.MOST_BYTES)
    book.keep([handed(bomb)], counts=True)
    tracemalloc.start()
    try:
        with pytest.raises(UnusableInput, match="does not hold the file"):
            book.source("ada", handed(bomb).sha)
        assert tracemalloc.get_traced_memory()[1] < 5 * gradebook.MOST_BYTES + 2 * len(bomb) // 50
    finally:
        tracemalloc.stop()


def test_scorecards_are_read_one_at_a_time(book: Gradebook) -> None:
    """A damaged record is met when its turn comes, not before: they are not all read at once."""
    for student in ("ada", "bob"):
        saved(book, "w", card(1, student), student=student)
    book._connection.execute("UPDATE scorecards SET scorecard = x'7b7d' WHERE student = 'bob'")
    cards = book.scorecards()
    assert next(cards).student == "ada"
    with pytest.raises(UnusableInput, match="backup"):
        next(cards)


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
    saved(book, "w", card())
    book._connection.execute(damage)
    with pytest.raises(UnusableInput, match=r"holds a record that cannot be read.*backup"):
        (list(book.scorecards()), book.variants("ada"), book.quiz())


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
        saved(ours, "w", card())
    book._connection.execute("ROLLBACK")
    saved(ours, "w", card())
    assert len(list(ours.scorecards())) == 1


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
    Gradebook.open(Path("gradebook.db")).found([], [])
except GraderError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    os.chmod(tmp_path, 0o755)
    assert done.stderr == ""
    assert "gradebook.db" in done.stdout
    assert "written" in done.stdout
