"""The way of the data, stage by stage: quiz to hand-outs, submissions to scorecards and reports."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import msgspec

from exercises.bank import BANK
from exercises.model import BadPack
from grader import jail, marking, needs, report, resources, sheet, streams, submission, variants
from grader.course import GRADEBOOK, HANDOUTS, SECRET, Course
from grader.errors import GraderError, UnusableInput
from grader.gradebook import Gradebook
from grader.keys import KeyRing
from grader.scorecard import Scorecard
from grader.spec import Quiz, Student
from grader.submission import Submission
from grader.variants import Variant

QUEUED_PER_WORKER = 4  # so that memory does not grow with the class

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
class Task:
    """One submission to grade: all a worker needs, safe to run twice."""

    submission: Submission
    variants: tuple[Variant, ...]
    quiz: str
    show_answers: bool
    seed: int
    limits: jail.Limits
    profile: jail.Profile


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


def grade_one(task: Task, keys: KeyRing) -> Scorecard:
    """Jail, compare, diagnose, score: one submission, no side effects here."""
    job = jail.Job(
        source=task.submission.source,
        slots=marking.slots(task.variants, keys),
        calls=marking.calls(task.variants, keys),
        seed=task.seed,
    )
    result = jail.run(job, task.limits, task.profile)
    subject = marking.Subject(
        task.quiz,
        task.submission.student,
        task.submission.sha,
        task.show_answers,
        task.submission.remarks,
    )
    return marking.mark(task.variants, keys, result, subject, task.seed)


def work_key(task: Task) -> str:
    """What a scorecard depends on, as one hash: equal work need not be done again."""
    parts = (
        resources.source_digest(),
        task.submission.sha.encode(),
        msgspec.json.encode(task.variants),
        f"{task.quiz} {task.seed} {task.show_answers} {task.profile.name} {task.limits}".encode(),
        repr(task.submission.remarks).encode(),
        repr(needs.versions(BANK[variant.exercise] for variant in task.variants)).encode(),
    )
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def grade(
    course: Path,
    folder: Path,
    *,
    profile: jail.Profile,
    jobs: int = 1,
    limits: jail.Limits | None = None,
    trust_handouts: bool = False,
    announce: Callable[[int], Callable[[], None]] = lambda total: lambda: None,
) -> GradingReport:
    """Grade what is handed in; what an earlier run has done is not done again."""
    with Course.opened(course) as desk:
        found = submission.find(folder)
        everything = [
            submission.read(path, folder, desk.secret, desk.quiz.name, desk.students, trust_handouts=trust_handouts)
            for path in found
        ]
        aside = [each for each in everything if each.aside]
        ours, older = submission.newest(each for each in everything if not each.aside)
        desk.book.set_aside(aside)
        tick = announce(len(ours))
        todo = _outstanding(desk, [_task(desk, each, profile, limits) for each in ours], tick)
        faults = _graded(desk, todo, jobs, tick)
        desk.book.set_aside([*aside, *faults])
        desk.publish_missing()
        return GradingReport(
            found=len(everything),
            graded=len(todo) - len(faults),
            kept=len(ours) - len(todo),
            aside=desk.book.aside(),
            older=tuple(each.path for each in older),
            class_page=desk.publish_class(profile.name),
            faults=tuple(f"{each.path}: {each.aside}" for each in faults),
            unmet=_unmet(desk.quiz),
        )


def _task(desk: Course, each: Submission, profile: jail.Profile, limits: jail.Limits | None) -> Task:
    return Task(
        each,
        desk.book.variants(each.student),
        desk.quiz.name,
        desk.quiz.policy.show_answers,
        streams.seed(desk.secret, desk.quiz.name, "jail"),
        limits or jail.Limits(),
        profile,
    )


def _outstanding(desk: Course, tasks: Sequence[Task], tick: Callable[[], None]) -> list[Task]:
    """What is still to be graded; what was graded before becomes current again."""
    todo = []
    for task in tasks:
        work, student = work_key(task), task.submission.student
        done = desk.book.is_current(task.submission, work)
        if not done and desk.book.graded(student, work) is not None:
            desk.record(task.submission, work, None)
            done = True
        if done:
            tick()
        else:
            todo.append(task)
    return todo


def _graded(desk: Course, todo: Sequence[Task], jobs: int, tick: Callable[[], None]) -> list[Submission]:
    """Grade and record; the submissions that could not be, with our fault as the reason."""
    faults: list[Submission] = []
    late: list[Task] = []

    def settle(task: Task, outcome: Scorecard | Exception) -> None:
        if isinstance(outcome, Exception):
            faults.append(replace(task.submission, aside=_our_fault(outcome)))
        else:
            desk.record(task.submission, work_key(task), outcome)
        tick()

    for task, outcome in _in_parallel(todo, desk.keys, jobs):
        if jobs > 1 and isinstance(outcome, Scorecard) and _ran_out(outcome):
            late.append(task)
        else:
            settle(task, outcome)
    # A neighbour's load must not cost a mark: running out of time stands only after a second run, alone.
    for task, outcome in _in_parallel(late, desk.keys, 1):
        settle(task, outcome)
    return faults


def _ran_out(card: Scorecard) -> bool:
    """Whether a function was stopped by a clock, or not run because the file had used up its time."""
    return any(part.status in ("timeout", "skipped") for item in card.items for part in item.parts)


def _our_fault(error: Exception) -> str:
    if isinstance(error, BadPack):
        return f"{error}; the file waits for the next run"
    return f"grader itself failed on it ({type(error).__name__}: {error}); it waits for the next run"


def _in_parallel(todo: Sequence[Task], keys: KeyRing, jobs: int) -> Iterator[tuple[Task, Scorecard | Exception]]:
    """Grade with so many workers, a bounded number of tasks waiting for them."""
    with ThreadPoolExecutor(max_workers=jobs) as workers:
        yield from _mapped(todo, keys, workers, QUEUED_PER_WORKER * jobs)


def _mapped(
    todo: Sequence[Task], keys: KeyRing, workers: Executor, queued: int
) -> Iterator[tuple[Task, Scorecard | Exception]]:
    """Grade with an executor, a bounded number of tasks at a time; on the way out, the waiting ones are dropped.

    A fault of ours on one submission costs only that one. A GraderError, such as no jail, would strike them all: it is
    raised when what is finished or under way has been handed on.
    """
    waiting: dict[Future[Scorecard], Task] = {}
    rest = iter(todo)
    stop: GraderError | None = None
    try:
        while True:
            for task in islice(rest, 0 if stop else queued - len(waiting)):
                waiting[workers.submit(grade_one, task, keys)] = task
            if not waiting:
                break
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                task = waiting.pop(future)
                fault = None if future.cancelled() else future.exception()
                if isinstance(fault, GraderError):
                    stop = stop or fault
                    for each in waiting:
                        each.cancel()
                elif isinstance(fault, Exception):
                    yield task, fault
                elif not future.cancelled():
                    yield task, future.result()
        if stop:
            raise stop
    finally:
        for future in waiting:
            future.cancel()
