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

from grader import __version__, jail, marking, report, sheet, streams, submission, variants
from grader.errors import GraderError, UnusableInput
from grader.gradebook import Gradebook
from grader.keys import KeyRing
from grader.scorecard import Scorecard
from grader.spec import Quiz, Student
from grader.submission import Submission
from grader.variants import Variant

GRADEBOOK, SECRET, HANDOUTS, REPORTS = "gradebook.db", "secret.key", "handouts", "reports"
RESULTS, SCORES, CLASS_PAGE = "results.jsonl", "scores.csv", "class.html"
QUEUED_PER_WORKER = 4  # so that memory does not grow with the class

# --- quiz file and class list -> hand-outs


@dataclass(frozen=True, slots=True)
class Generated:
    """What `generate` did."""

    new: int
    kept: int
    absent: tuple[str, ...]  # in the gradebook, but not in this class list


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
    return Generated(new, len(roster) - new, absent)


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
        __version__.encode(),
        task.submission.sha.encode(),
        msgspec.json.encode(task.variants),
        f"{task.quiz} {task.seed} {task.show_answers} {task.profile.name} {task.limits}".encode(),
        repr(task.submission.remarks).encode(),
    )
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def grade(
    course: Path,
    folder: Path,
    *,
    profile: jail.Profile,
    jobs: int = 1,
    limits: jail.Limits | None = None,
    announce: Callable[[int], Callable[[], None]] = lambda total: lambda: None,
) -> GradingReport:
    """Grade what is handed in; what an earlier run has done is not done again."""
    book = Gradebook.open(course / GRADEBOOK)
    secret = streams.read_secret(course / SECRET)
    quiz, students, keys = book.quiz(), book.students(), KeyRing()
    everything = [submission.read(path, folder, secret, quiz.name, students) for path in submission.find(folder)]
    aside = [each for each in everything if each.aside]
    ours, older = submission.newest(each for each in everything if not each.aside)
    book.set_aside(aside)
    seed = streams.seed(secret, quiz.name, "jail")

    def task_of(each: Submission) -> Task:
        return Task(
            each,
            book.variants(each.student),
            quiz.name,
            quiz.policy.show_answers,
            seed,
            limits or jail.Limits(),
            profile,
        )

    def record(each: Submission, work: str, card: Scorecard | None) -> None:
        """Save, then publish. The old report goes first: killed in between, the next run finds none and writes it."""
        page = course / REPORTS / f"{each.student}.html"
        page.unlink(missing_ok=True)
        book.save(each, work, card)
        publish(course, book, quiz, students, keys, each.student)

    tick = announce(len(ours))
    todo: list[Task] = []
    faults: list[Submission] = []
    for each in ours:
        task = task_of(each)
        work = work_key(task)
        if book.is_current(each, work):
            tick()
        elif book.graded(each.student, work) is not None:
            record(each, work, None)
            tick()
        else:
            todo.append(task)
    with ThreadPoolExecutor(max_workers=jobs) as workers:
        for task, outcome in _in_parallel(todo, keys, workers, QUEUED_PER_WORKER * jobs):
            if isinstance(outcome, Scorecard):
                record(task.submission, work_key(task), outcome)
            else:
                faults.append(replace(task.submission, aside=_our_fault(outcome)))
            tick()
    book.set_aside([*aside, *faults])
    for graded in book.scorecards():
        if not (course / REPORTS / f"{graded.scorecard.student}.html").exists():
            publish(course, book, quiz, students, keys, graded.scorecard.student)
    page = _class(book, quiz, students, course, profile.name)
    result = GradingReport(
        found=len(everything),
        graded=len(todo) - len(faults),
        kept=len(ours) - len(todo),
        aside=book.aside(),
        older=tuple(each.path for each in older),
        class_page=page,
        faults=tuple(f"{each.path}: {each.aside}" for each in faults),
    )
    book.close()
    return result


def _our_fault(error: Exception) -> str:
    return f"grader itself failed on it ({type(error).__name__}: {error}); it waits for the next run"


def publish(
    course: Path, book: Gradebook, quiz: Quiz, students: dict[str, Student], keys: KeyRing, student: str
) -> None:
    """Write the report of a student's current scorecard."""
    graded = book.current(student)
    page = report.student_page(quiz, students[student], graded, book.variants(student), keys)
    report.write(course / REPORTS / f"{student}.html", page)


def _in_parallel(
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


def _class(book: Gradebook, quiz: Quiz, students: dict[str, Student], course: Path, profile: str) -> Path:
    graded = book.scorecards()
    path = course / REPORTS / CLASS_PAGE
    report.write(path, report.class_report(quiz, students, graded, book.aside(), profile))
    report.write(course / SCORES, report.scores_csv(quiz, students, graded))
    report.write(course / RESULTS, report.results_jsonl(graded))
    return path
