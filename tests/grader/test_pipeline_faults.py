"""A fault costs only what it hits: a report, a submission, a worker, the jail, a disk; the next run does the rest."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import Any

import pytest

from exercises.model import BadPack
from grader import crew, gradebook, report
from grader.errors import GraderError, NoJail, UnusableInput
from grader.pipeline import grade
from grader.spec import Quiz, Student
from tests.grader.course_of_five import NAMES, PROFILE, FakeJail, results, run, scores, snapshot

# --- of ours, and of an exercise


def test_a_report_that_cannot_be_made_costs_only_itself(
    place: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its exercise may be at fault by now: it is told, and everybody else's report is there."""
    run(place)
    published = results(place / "course")
    shutil.rmtree(place / "course" / "reports")
    page = report.student_page

    def fail(quiz: Quiz, student: Student, *rest: Any) -> str:
        if student.student == "bob":
            raise BadPack("mine/x: its statement raised")
        return page(quiz, student, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(report, "student_page", fail)
        done = run(place)
    (fault,) = done.faults
    assert fault.endswith("bob.html: mine/x: its statement raised; the file waits for the next run")
    assert {name for name in published if name not in results(place / "course")} == {"bob.html"}
    assert run(place).faults == ()
    assert results(place / "course") == published


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ZeroDivisionError("ours"), "grader itself failed on it (ZeroDivisionError: ours); it waits for the next run"),
        (BadPack("mine/x: its solver raised"), "mine/x: its solver raised; the file waits for the next run"),
    ],
)
def test_a_fault_of_ours_on_one_submission_costs_only_that_one(
    place: Path, fake: FakeJail, error: Exception, told: str
) -> None:
    """Everybody else is graded and published; the one is set aside with the reason, which is an exercise's where it is
    at fault, and tried again next time."""

    def fail(name: str) -> None:
        if name == "bob":
            raise error

    fake.before = fail
    done = run(place, jobs=2)
    assert (done.graded, len(done.faults)) == (4, 1)
    assert dict(done.aside)["bob.py"] == told
    assert sorted(scores(place / "course")) == ["ada", "cyd", "dan", "eve"]
    fake.before = lambda name: None
    again = run(place)
    assert (again.graded, again.kept, again.faults, again.aside) == (1, 4, (), ())


# --- of the machine


def test_no_jail_in_the_middle_keeps_what_is_done(place: Path, fake: FakeJail) -> None:
    """A fault of the machine stops the run; what was graded is saved and published, and the next run does the rest."""

    def fail(name: str) -> None:
        if len(fake.seen) == 3:
            raise NoJail("no memory")

    fake.before = fail
    with pytest.raises(NoJail, match="no memory"):
        run(place)
    published = {path.stem for path in (place / "course" / "reports").iterdir()}
    assert {"ada", "bob"} <= published == set(fake.seen) - {"cyd"}
    fake.before = lambda name: None
    fake.seen.clear()
    assert run(place).kept == len(published)
    assert set(fake.seen) == set(NAMES) - published
    assert len(scores(place / "course")) == 5


def test_a_full_gradebook_is_a_sentence_and_loses_nothing(
    place: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says that there is no room: what was saved is, and with room again the next run does the rest."""
    connect = gradebook._connect

    def small(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(gradebook, "_connect", small)
        with pytest.raises(GraderError, match=r"cannot be written \(database or disk is full\).*run the command again"):
            run(place)
    before = len(set(fake.seen))
    assert 0 < before < len(NAMES) or before == len(NAMES)
    whole = run(place)
    assert whole.kept + whole.graded == len(NAMES)
    assert len(scores(place / "course")) == len(NAMES)


def test_a_full_disk_is_a_sentence_and_loses_nothing(
    place: Path, tmp_path: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No room for the third report, or for the class's: a sentence with the file; afterwards every byte is there."""
    shutil.copytree(place, tmp_path / "whole")
    run(tmp_path / "whole")
    write = report._write_pieces
    for last in ("cyd.html", "class.html", "results.jsonl"):
        full = tmp_path / last
        shutil.copytree(place, full)

        def limited(path: Path, pieces: Any, last: str = last) -> None:
            if path.name == f".{last}.part":
                path.write_bytes(b"half")
                raise OSError(28, "No space left on device", str(path))
            write(path, pieces)

        with monkeypatch.context() as patch:
            patch.setattr(report, "_write_pieces", limited)
            with pytest.raises(UnusableInput, match=rf"{last} cannot be written: No space left on device\."):
                run(full)
        fake.seen.clear()
        run(full)
        assert len(fake.seen) == (2 if last == "cyd.html" else 0)
        assert results(full / "course") == results(tmp_path / "whole" / "course")


def test_files_are_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails leaves the old file and no litter; what a killed one left is overwritten by the next."""
    path = tmp_path / "page.html"
    report.write(path, "old")

    def full(*names: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UnusableInput, match=r"page\.html cannot be written: No space left on device"):
        report.write(path, "new")
    monkeypatch.undo()
    assert snapshot(tmp_path) == {"page.html": b"old"}
    (tmp_path / ".page.html.part").write_text("half")
    report.write(path, "new")
    assert snapshot(tmp_path) == {"page.html": b"new"}


# --- workers that die


class Dying(Executor):
    """Workers that die of some students' files, as often as is said; everybody else's are graded here."""

    def __init__(self, deaths: dict[str, int]) -> None:
        self.left = dict(deaths)
        self.tried: list[str] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        name = args[0].student.student
        self.tried.append(name)
        future: Future[Any] = Future()
        if self.left.get(name, 0):
            self.left[name] -= 1
            future.set_exception(BrokenExecutor("gone"))
        else:
            future.set_result(fn(*args))
        return future


@pytest.mark.parametrize(("deaths", "graded"), [(1, 5), (2, 4)])
def test_a_file_that_kills_its_worker_twice_waits(
    place: Path, fake: FakeJail, monkeypatch: pytest.MonkeyPatch, deaths: int, graded: int
) -> None:
    """Once may have been a neighbour's fault: it is done again, alone. Twice is told as our fault, and costs nobody
    else anything; the next run tries it again."""
    renewed: list[int] = []
    monkeypatch.setattr(crew.Lent, "renew", lambda self: renewed.append(1))
    dying = Dying({"bob": deaths})
    done = grade(place / "course", place / "in", profile=PROFILE, jobs=2, executor=dying)
    assert (done.graded, len(done.faults)) == (graded, 5 - graded)
    assert len(renewed) == deaths
    assert dying.tried.count("bob") == 2
    assert dying.tried[-1] == "bob"
    assert sorted(scores(place / "course")) == [name for name in NAMES if graded == 5 or name != "bob"]
    if graded == 4:
        assert done.faults == (
            "bob.py: a worker process of grader died on it twice (out of memory?); it waits for the next run",
        )
        assert run(place).graded == 1
