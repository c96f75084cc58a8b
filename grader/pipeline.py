"""The way of the data, stage by stage: quiz to hand-outs, submissions to scorecards and reports."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from exercises.bank import BANK
from grader import crew, grading, jail, needs, report, resources, sheet, streams, submission, variants
from grader.course import GRADEBOOK, HANDOUTS, SECRET, Course
from grader.crew import Died
from grader.errors import UnusableInput
from grader.gradebook import Entry, Gradebook, Handed
from grader.grading import Done, Facts, Fault, Task
from grader.keys import KeyRing
from grader.spec import Quiz, Student
from grader.submission import Inbox, Submission
from grader.variants import Variant

MOST_DEATHS = 2  # of workers that had the same file

# --- quiz file and class list -> hand-outs


@dataclass(frozen=True, slots=True)
class Generated:
    """What `generate` did."""

    new: int
    kept: int
    absent: tuple[str, ...]  # in the gradebook, but not in this class list
    unmet: tuple[str, ...] = ()  # what could not be graded here, and what to do


def generate(quiz: Quiz, roster: Sequence[Student], course: Path, tick: Callable[[], None]) -> Generated:
    """Hand-outs for a class; run again, it only adds."""
    _make_folder(course)
    # The secret comes first: a gradebook without one has lost it, and a new one would disown its hand-outs.
    begun = (course / GRADEBOOK).exists()
    secret = (streams.read_secret if begun else streams.new_secret)(course / SECRET)
    book = Gradebook.create(course / GRADEBOOK, quiz)
    known, keys, new = book.students(), KeyRing(), 0
    _check_capitals(known, roster)
    for student in roster:
        if student.student in known:
            drawn = book.variants(student.student)
        else:
            drawn = variants.draw(quiz, student.student, secret)
            book.enrol(student, drawn)
            new += 1
        _hand_out(quiz, student, drawn, keys, secret, course)
        tick()
    book.close()
    absent = tuple(sorted(set(known) - {student.student for student in roster}))
    return Generated(new, len(roster) - new, absent, _unmet(quiz))


def _unmet(quiz: Quiz) -> tuple[str, ...]:
    return needs.unmet({exercise.id: exercise for _, _, _, exercise in quiz.numbered()}.values())


def check_bank(quiz: Quiz) -> None:
    """Raises UnusableInput if a course asks for what is not in the bank any more."""
    gone = dict.fromkeys(item.exercise for item in quiz.items if item.exercise not in BANK)
    if gone:
        raise UnusableInput(
            *(f"{name} belongs to this course, but there is no such exercise any more." for name in gone),
            "Has a pack of exercises been uninstalled, or an exercise renamed? Bring it back. Nothing was written.",
        )


def _check_capitals(known: Iterable[str], roster: Sequence[Student]) -> None:
    """Keys that differ in capitals only would share files on some systems."""
    names = {name.casefold(): name for name in known}
    faults = [
        f"The class list has {each.student!r}, the gradebook {names[each.student.casefold()]!r}: write it the old way."
        for each in roster
        if names.get(each.student.casefold(), each.student) != each.student
    ]
    if faults:
        raise UnusableInput(*faults, "Nothing was written.")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableInput(f"{folder} cannot be made: {error.strerror or error}.") from None


def _hand_out(
    quiz: Quiz, student: Student, drawn: Sequence[Variant], keys: KeyRing, secret: bytes, course: Path
) -> None:
    folder = course / HANDOUTS / student.student
    missing = [path for path in (folder / sheet.PAGE, folder / sheet.FILE) if not os.path.lexists(path)]
    if not missing:
        return
    token = submission.token(secret, quiz.name, student.student)
    both = sheet.hand_out(quiz, student, drawn, keys, token)
    for path in missing:
        report.write(path, both.page if path.name == sheet.PAGE else both.file)


# --- submissions -> scorecards -> reports


@dataclass(frozen=True, slots=True)
class GradingReport:
    """What `grade` did."""

    found: int
    graded: int
    kept: int  # done in an earlier run
    aside: tuple[tuple[str, str], ...]
    older: tuple[str, ...]  # files of students of whom a newer one counts
    class_page: Path
    faults: tuple[str, ...] = ()  # ours: what could not be graded, and why
    unmet: tuple[str, ...] = ()  # exercises left open, because what they need is not installed here
    deaths: int = 0  # how often worker processes died and were replaced


def grade(
    course: Path,
    folder: Path,
    *,
    profile: jail.Profile,
    jobs: int = 1,
    limits: jail.Limits | None = None,
    trust_handouts: bool = False,
    announce: Callable[[int], Callable[[], None]] = lambda total: lambda: None,
    executor: Executor | None = None,
) -> GradingReport:
    """Grade what is handed in; what an earlier run has done is not done again.

    It is done by up to `jobs` processes, or by an executor of the caller's with room for so many.
    """
    with Course.opened(course) as desk:
        check_bank(desk.quiz)
        inbox = Inbox.opened(folder, desk.secret, desk.quiz.name, desk.students, trust_handouts=trust_handouts)
        everything = [inbox.read(path) for path in submission.find(folder)]
        aside = [each for each in everything if each.aside]
        ours, older = submission.newest(each for each in everything if not each.aside)
        desk.book.found(aside, older)
        facts = Facts(desk.quiz, desk.seed, limits or jail.Limits(), profile)
        todo = _outstanding(desk, ours, facts)
        _keep_files(desk, ours, older, {piece.submission.student for piece in todo})
        if executor is None and crew.worth(len(todo), jobs) > 1:
            jail.close()  # the one the profile was tried with: each worker makes its own
        with crew.assembled(len(todo), jobs, executor) as workers:
            run = Run(desk, facts, workers, announce(len(todo)), submission.source_of, desk.record)
            run.grade(todo)
            workers.dismiss()
            unpublished = desk.publish_missing()
            desk.book.found([*aside, *run.waiting], older)
            class_page = desk.publish_class(profile.name)
        return GradingReport(
            found=len(everything),
            graded=run.graded,
            kept=len(ours) - len(todo),
            aside=desk.book.aside(),
            older=tuple(each.path for each in older),
            class_page=class_page,
            faults=(*run.faults, *unpublished),
            unmet=_unmet(desk.quiz),
            deaths=workers.deaths,
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A submission with the name of the work on it."""

    submission: Submission
    work: str

    def entry(self, scorecard: bytes | None = None, source: bytes | None = None) -> Entry:
        """What the gradebook keeps of it."""
        each = self.submission
        return Entry(each.student, self.work, each.path, scorecard, _handed(each, source))


def _handed(each: Submission, source: bytes | None) -> Handed:
    return Handed(each.student, each.sha, each.path, each.remarks, source)


def work_keys(facts: Facts) -> Callable[[Submission, bytes], str]:
    """How the work on a submission with these variants is called: one hash of all that its scorecard depends on, so
    that equal work need not be done again. What all submissions share is hashed once."""
    shared = (
        resources.source_digest(),
        f"{facts.quiz.name} {facts.seed} {facts.quiz.policy} {facts.profile.name} {facts.limits}".encode(),
        repr(needs.versions(exercise for *_, exercise in facts.quiz.numbered())).encode(),
    )
    begun = hashlib.sha256(b"\0".join(shared))

    def work_key(each: Submission, given: bytes) -> str:
        hashed = begun.copy()
        hashed.update(b"\0".join((b"", each.sha.encode(), repr(each.remarks).encode(), given)))
        return hashed.hexdigest()

    return work_key


def _outstanding(desk: Course, ours: Iterable[Submission], facts: Facts) -> list[Piece]:
    """What is still to be graded, each with its work; what was graded before becomes current again."""
    todo, done, work_key = [], [], work_keys(facts)
    for each in ours:
        piece = Piece(each, work_key(each, desk.book.given(each.student)))
        if desk.book.is_current(each.student, piece.work, each.path):
            continue
        if desk.book.is_done(each.student, piece.work):
            done.append(piece.entry())
        else:
            todo.append(piece)
    desk.restore(done)
    return todo


def _keep_files(desk: Course, ours: Iterable[Submission], older: Iterable[Submission], todo: Set[str]) -> None:
    """Keep the bytes that are not kept yet, a few files at a time; what is still to be graded is kept with its
    scorecard. A file that cannot be read any more is not."""
    for counts, files in ((True, (each for each in ours if each.student not in todo)), (False, older)):
        lacking = (each for each in files if not desk.book.keeps(each.student, each.sha, counts=counts))
        sources = ((each, submission.source_of(each)) for each in lacking)
        handed = (_handed(each, source) for each, source in sources if isinstance(source, bytes))
        while some := list(islice(handed, crew.MOST_TOGETHER)):
            desk.book.keep(some, counts=counts)


@dataclass(slots=True)
class Run:
    """Grading what is outstanding: every outcome is recorded when it comes."""

    desk: Course
    facts: Facts
    workers: crew.Crew
    tick: Callable[[], None]
    source_of: Callable[[Submission], bytes | str]  # its bytes; as text, why it must wait
    record: Callable[[Sequence[tuple[Entry, bytes]]], None]  # scorecards, each with its page
    graded: int = 0
    waiting: list[Submission] = field(default_factory=list)  # for the next run
    faults: list[str] = field(default_factory=list)
    died: Counter[str] = field(default_factory=Counter)  # how often the worker died that had a student's file

    def grade(self, todo: Sequence[Piece]) -> None:
        """All together; then, one after the other, what may have suffered from a neighbour.

        Running out of time stands only after a second run, alone; and only what dies alone is to blame for it.
        """
        together = self.workers.size > 1
        late = self._round(todo, crew.QUEUED_PER_WORKER * self.workers.size if together else 1, alone=not together)
        while late:
            late = self._round(late, 1, alone=True)

    def _round(self, todo: Iterable[Piece], queued: int, *, alone: bool) -> list[Piece]:
        """Grade and record; what is to be done once more."""
        under_way: dict[str, Piece] = {}
        late: list[Piece] = []
        with closing(crew.mapped(grading.grade, self._tasks(todo, under_way), self.workers, queued)) as handed_on:
            for outcomes in handed_on:
                done: list[tuple[Entry, bytes]] = []
                for outcome in outcomes:
                    piece = under_way.pop(outcome.task.student.student)
                    if self._once_more(piece, outcome.result, alone):
                        late.append(piece)
                        continue
                    if isinstance(outcome.result, Done):
                        entry = piece.entry(outcome.result.scorecard, outcome.task.source)
                        done.append((entry, outcome.result.page))
                    else:
                        self._fail(piece, _told(outcome.result))
                    self.tick()
                self.record(done)
                self.graded += len(done)
        return late

    def _once_more(self, piece: Piece, result: Done | Fault | Exception | Died, alone: bool) -> bool:
        if isinstance(result, Died):
            self.died[piece.submission.student] += 1
            return self.died[piece.submission.student] < MOST_DEATHS
        return isinstance(result, Done) and result.hurried and not alone

    def _tasks(self, todo: Iterable[Piece], under_way: dict[str, Piece]) -> Iterator[Task]:
        """Each with the file's bytes, read when its turn comes."""
        for piece in todo:
            each = piece.submission
            source = self.source_of(each)
            if isinstance(source, str):
                self.waiting.append(replace(each, aside=source))
                self.tick()
                continue
            under_way[each.student] = piece
            student, given = self.desk.students[each.student], self.desk.book.given(each.student)
            yield Task(self.facts, student, each.path, each.sha, source, given, each.remarks)

    def _fail(self, piece: Piece, told: str) -> None:
        self.waiting.append(replace(piece.submission, aside=told))
        self.faults.append(f"{piece.submission.path}: {told}")


def _told(result: Fault | Exception | Died) -> str:
    """Why a submission has no scorecard."""
    if isinstance(result, Fault):
        return result.told
    if isinstance(result, Died):
        return "a worker process of grader died on it twice (out of memory?); it waits for the next run"
    return grading.our_fault(result)
