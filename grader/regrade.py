"""Regrading after a correction: every submission anew, on its given as it was saved; who gains, who loses, and why.

The given is never redrawn; the key is solved by the exercise as it is now. Without `apply` nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from exercises.bank import BANK
from exercises.model import BadPack, CodeExercise
from grader import crew, grading, jail, needs, pipeline
from grader.blame import blaming, parts_of
from grader.course import Course
from grader.crew import Crew, Died
from grader.errors import GraderError, UnusableInput, printable
from grader.gradebook import Entry
from grader.grading import Facts
from grader.keys import KeyRing, QuestionKey
from grader.pipeline import Piece, Run
from grader.plaintext import plain
from grader.scorecard import Finding, ItemScore, PartScore, Scorecard, Verdict
from grader.submission import Submission
from grader.variants import Variant

MOST_TOLD = 5  # faults of exercises, names of students
MOST_SHOWN = 300  # characters of a finding or an expected value
Announce = Callable[[int, str], Callable[[], None]]


class Seen(msgspec.Struct, frozen=True):
    """What a scorecard says of one part."""

    verdict: Verdict
    points: float | None
    expected: str
    finding: str  # the first one, in words; empty where there is none


class PartChange(msgspec.Struct, frozen=True):
    """A part of which something else is said now."""

    part: str
    slot: str
    max_points: float
    before: Seen
    after: Seen


class ItemChange(msgspec.Struct, frozen=True):
    """An item of which something else is said now, and in which of its parts."""

    item: str
    id: str
    title: str
    max_points: float
    verdict_before: Verdict
    verdict_after: Verdict
    points_before: float | None
    points_after: float | None
    parts: tuple[PartChange, ...]

    @property
    def marked_otherwise(self) -> bool:
        """Whether more than words has changed."""
        return (self.verdict_before, self.points_before) != (self.verdict_after, self.points_after) or any(
            (part.before.verdict, part.before.points) != (part.after.verdict, part.after.points) for part in self.parts
        )


class Change(msgspec.Struct, frozen=True):
    """What is said otherwise of one submission."""

    student: str
    score_before: float
    score_after: float
    max_score: float
    items: tuple[ItemChange, ...]

    @property
    def gain(self) -> float:
        """Points won, or lost if it is below zero."""
        return round(self.score_after - self.score_before, 6)

    @property
    def marked_otherwise(self) -> bool:
        """Whether more than words has changed."""
        return bool(self.gain) or any(item.marked_otherwise for item in self.items)


class Regraded(msgspec.Struct, frozen=True):
    """What `regrade` found, and did if it was to."""

    applied: bool
    submissions: int  # that count
    regraded: int
    kept: int  # marked by the exercises as they are now already
    gain: int
    lose: int
    unchanged: int  # in points, of those that could be regraded
    mean_before: float | None
    mean_after: float | None
    max_score: float | None
    changes: tuple[Change, ...]  # by student
    unkept: tuple[str, ...]  # students whose files the gradebook does not hold
    faults: tuple[str, ...] = ()  # ours: what could not be regraded, and why
    unmet: tuple[str, ...] = ()  # exercises left open, because what they need is not installed here
    deaths: int = 0
    class_page: str | None = None

    @property
    def marked_otherwise(self) -> bool:
        """Whether any verdict or any points change."""
        return any(change.marked_otherwise for change in self.changes)


def regrade(
    course: Path,
    *,
    profile: jail.Profile,
    jobs: int = 1,
    limits: jail.Limits | None = None,
    apply: bool = False,
    announce: Announce = lambda total, what: lambda: None,
    executor: Executor | None = None,
) -> Regraded:
    """Mark every submission that counts anew, and compare; with `apply`, record it and publish.

    Raises UnusableInput, with nothing written, if an exercise cannot solve what was given, or asks something else now.
    """
    with Course.opened(course) as desk:
        pipeline.check_bank(desk.quiz)
        facts = Facts(desk.quiz, desk.seed, limits or jail.Limits(), profile)
        found = _found(desk, facts)
        comparison = _Comparison(desk, apply)
        if executor is None and crew.worth(len(found.todo), jobs) > 1:
            jail.close()  # the one the profile was tried with: each worker makes its own
        with crew.assembled(len(found.todo), jobs, executor) as workers:
            _check(desk, found.todo, workers, announce(len(found.todo), "exercises"))
            tick = announce(len(found.todo), "submissions")
            run = Run(desk, facts, workers, tick, comparison.source_of, comparison.record)
            run.grade(found.todo)
            deaths = workers.deaths
        unpublished = desk.publish_missing() if apply else []
        gains = [change.gain for change in comparison.changes]
        number, total = len(found.scores), sum(found.scores)
        return Regraded(
            applied=apply,
            submissions=number,
            regraded=run.graded,
            kept=found.kept,
            gain=sum(each > 0 for each in gains),
            lose=sum(each < 0 for each in gains),
            unchanged=found.kept + run.graded - sum(each != 0 for each in gains),
            mean_before=round(total / number, 2) if number else None,
            mean_after=round((total + sum(gains)) / number, 2) if number else None,
            max_score=found.max_score,
            changes=tuple(sorted(comparison.changes, key=lambda change: change.student)),
            unkept=tuple(found.unkept),
            faults=(*run.faults, *unpublished),
            unmet=needs.unmet({exercise.id: exercise for *_, exercise in desk.quiz.numbered()}.values()),
            deaths=deaths,
            class_page=str(desk.publish_class(profile.name)) if apply else None,
        )


# --- what there is to do


@dataclass(frozen=True, slots=True)
class _Found:
    todo: list[Piece]
    kept: int
    unkept: list[str]
    scores: list[float]
    max_score: float | None


def _found(desk: Course, facts: Facts) -> _Found:
    """What every student's scorecard was made of, and which of it is other work now. Raises UnusableInput if the
    gradebook holds no files."""
    files = {each.student: each for each in desk.book.counting()}
    work_key, todo, unkept = pipeline.work_keys(facts), [], []
    scores: list[float] = []
    kept, most = 0, None
    for card in desk.book.scorecards():
        scores.append(card.score)
        most = card.max_score
        handed = files.get(card.student)
        if handed is None or handed.sha != card.submission:
            unkept.append(card.student)
            continue
        each = Submission(handed.path, handed.student, handed.sha, remarks=handed.remarks)
        piece = Piece(each, work_key(each, desk.book.given(each.student)))
        if desk.book.is_current(each.student, piece.work, each.path):
            kept += 1
        else:
            todo.append(piece)
    if unkept and not files:
        raise UnusableInput(
            f"{desk.book.path} does not hold what was handed in: this course was graded by an earlier version. "
            "Run `grader grade` once with the folder of the submissions; from then on they are kept."
        )
    return _Found(todo, kept, unkept, scores, most)


# --- whether the exercises can still mark what was given


@dataclass(frozen=True, slots=True)
class Asked:
    """What one student was asked: the saved given, and the scorecard that says how it was answered."""

    seed: int
    variants: bytes
    scorecard: bytes


def _check(desk: Course, todo: Iterable[Piece], workers: Crew, tick: Callable[[], None]) -> None:
    """Raises UnusableInput with what stands in the way, before anything is written."""
    faults: Counter[str] = Counter()
    asked = _asked(desk, todo)
    with closing(crew.mapped(unsolvable, asked, workers, crew.QUEUED_PER_WORKER * workers.size)) as handed_on:
        for outcomes in handed_on:
            for outcome in outcomes:
                if isinstance(outcome.result, Died):
                    raise GraderError("A worker process died. Nothing was written; run it again with fewer --jobs.")
                if isinstance(outcome.result, Exception):
                    raise GraderError(f"{grading.our_fault(outcome.result)}. Nothing was written.")
                faults.update(outcome.result)
                tick()
    if faults:
        told = [f"{fault} ({_students(number)})" for fault, number in sorted(faults.items())]
        more = [f"{len(told) - MOST_TOLD} more like these."] if len(told) > MOST_TOLD else []
        raise UnusableInput(*told[:MOST_TOLD], *more, "Nothing was regraded, and nothing written.")


def _asked(desk: Course, todo: Iterable[Piece]) -> Iterator[Asked]:
    for piece in todo:
        student = piece.submission.student
        desk.book.source(student, piece.submission.sha)  # a file that is damaged is met here, not half-way
        yield Asked(desk.seed, desk.book.given(student), msgspec.json.encode(desk.book.current(student).scorecard))


def unsolvable(asked: Asked) -> tuple[str, ...]:
    """Why exercises, as they are now, cannot mark what a student was given, if they cannot. A task for a worker."""
    variants = msgspec.json.decode(asked.variants, type=tuple[Variant, ...])
    card = msgspec.json.decode(asked.scorecard, type=Scorecard)
    keys, faults = grading.keys_of(asked.seed), []
    for variant, item in zip(variants, card.items, strict=True):
        try:
            _solve(variant, item, keys)
        except BadPack as error:
            faults.append(str(error))
    return tuple(faults)


def _solve(variant: Variant, item: ItemScore, keys: KeyRing) -> None:
    """Solve a saved given in every respect that marking and the report need. Raises BadPack."""
    exercise = BANK[variant.exercise]
    asked = {(part.part, part.kind) for part in item.parts}
    if isinstance(exercise, CodeExercise):
        _check_asked(exercise.id, asked, {(exercise.name, "code")})
    else:
        _check_asked(exercise.id, asked, {(part.id, str(part.kind)) for part in parts_of(exercise, variant.given)})
    key = keys.key(variant)
    if not isinstance(key, QuestionKey):
        _ = key.call, key.wanted, key.alternatives
        return
    _ = key.expected, key.alternatives
    with blaming(key.exercise, "statement, picture or worked solution"):
        for shown in (key.exercise.statement, key.exercise.picture, key.exercise.worked):
            if shown is not None:
                shown(variant.given)


def _check_asked(name: str, before: set[tuple[str, str]], now: set[tuple[str, str]]) -> None:
    if before != now:
        were, are = (", ".join(f"{part} ({kind})" for part, kind in sorted(each)) for each in (before, now))
        raise BadPack(f"{name}: what was handed in answers {were}; it asks for {are} now. Give it its parts back")


# --- what has changed


class _Comparison:
    """Holds every new scorecard against the one that counts, before it takes its place."""

    def __init__(self, desk: Course, apply: bool) -> None:
        self._desk = desk
        self._apply = apply
        self.changes: list[Change] = []

    def source_of(self, each: Submission) -> bytes:
        """The bytes of a submission, from the gradebook."""
        return self._desk.book.source(each.student, each.sha)

    def record(self, done: Sequence[tuple[Entry, bytes]]) -> None:
        """Compare; record only if that was asked for."""
        for entry, _ in done:
            before = self._desk.book.current(entry.student).scorecard
            after = msgspec.json.decode(entry.scorecard or b"", type=Scorecard)
            if change := compare(before, after):
                self.changes.append(change)
        if self._apply:
            self._desk.record(done)


def compare(before: Scorecard, after: Scorecard) -> Change | None:
    """What another scorecard says otherwise of the same submission; None if it says the same."""
    pairs = zip(before.items, after.items, strict=True)
    items = tuple(change for old, new in pairs if (change := _item(old, new)))
    return Change(after.student, before.score, after.score, after.max_score, items) if items else None


def _item(old: ItemScore, new: ItemScore) -> ItemChange | None:
    earlier = {part.part: part for part in old.parts}
    parts = tuple(change for part in new.parts if (change := _part(earlier[part.part], part)))
    if not parts and (old.verdict, old.points) == (new.verdict, new.points):
        return None
    return ItemChange(
        item=new.item,
        id=new.id,
        title=new.title,
        max_points=new.max_points,
        verdict_before=old.verdict,
        verdict_after=new.verdict,
        points_before=old.points,
        points_after=new.points,
        parts=parts,
    )


def _part(old: PartScore, new: PartScore) -> PartChange | None:
    before, after = _seen(old), _seen(new)
    if before == after:
        return None
    return PartChange(new.part, new.slot, new.max_points, _shortened(before), _shortened(after))


def _seen(part: PartScore) -> Seen:
    first = next((each for each in part.findings if not each.note), next(iter(part.findings), None))
    return Seen(part.verdict, part.points, plain(part.expected), _told(first) if first else "")


def _shortened(seen: Seen) -> Seen:
    return Seen(seen.verdict, seen.points, _short(seen.expected), _short(seen.finding))


def _told(finding: Finding) -> str:
    """A finding in one line."""
    values = (("expected", finding.expected), ("got", finding.got))
    compared = ", ".join(f"{name} {value}" for name, value in values if value)
    where = f"{finding.where}: " if finding.where else ""
    mistake = f" [{finding.misconception}]" if finding.misconception else ""
    return f"{where}{finding.message}{f' ({compared})' if compared else ''}{mistake}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_SHOWN else f"{line[: MOST_SHOWN - 4].rstrip()} ..."


# --- in words


def as_record(done: Regraded) -> dict[str, object]:
    """The published form: the fields as they are, with what each student gains."""
    record: dict[str, object] = msgspec.to_builtins(done)
    record["changes"] = [{"gain": change.gain, **msgspec.to_builtins(change)} for change in done.changes]
    return record


def as_text(done: Regraded, course: str) -> str:
    """Who gains, who loses, in which part and why; then the sum of it, and what was done or would be."""
    groups = (
        ("Gain:", [change for change in done.changes if change.gain > 0]),
        ("Lose:", [change for change in done.changes if change.gain < 0]),
        ("As many points, other verdicts:", [each for each in done.changes if not each.gain and each.marked_otherwise]),
    )
    lines = []
    for heading, changes in groups:
        if changes:
            lines += [heading, *(line for change in changes for line in _change(change)), ""]
    return printable("\n".join((*lines, *_summary(done), _what_now(done, course))))


def _change(change: Change) -> Iterator[str]:
    scores = f"{change.score_before:g} -> {change.score_after:g} of {change.max_score:g}"
    yield f"  {change.student}: {scores} ({change.gain:+g})"
    for item in change.items:
        verdicts = _arrow(item.verdict_before, item.verdict_after)
        points = _arrow(_points(item.points_before), _points(item.points_after))
        yield f"    {item.item} {item.id}: {verdicts}, {points} of {item.max_points:g}"
        for part in item.parts:
            old, new = part.before, part.after
            points = _arrow(_points(old.points), _points(new.points))
            yield f"      {part.slot}: {_arrow(old.verdict, new.verdict)}, {points} of {part.max_points:g}"
            if old.expected != new.expected:
                yield f"        expected: {old.expected or 'not told'} -> {new.expected or 'not told'}"
            if old.finding != new.finding:
                yield f"        before: {old.finding or 'nothing to find'}"
                yield f"        now: {new.finding or 'nothing to find'}"


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} -> {after}"


def _points(points: float | None) -> str:
    return "open" if points is None else f"{points:g}"


def _summary(done: Regraded) -> Iterator[str]:
    yield f"{_students(done.submissions)}: {done.gain} gain, {done.lose} lose, {done.unchanged} unchanged in points."
    if words := sum(not change.marked_otherwise for change in done.changes):
        yield f"Of {_students(words)} only the words change: findings or expected values."
    if done.kept:
        yield f"{_students(done.kept)} marked by the exercises as they are now already."
    if done.mean_before is not None and done.mean_after is not None:
        yield f"Mean: {_arrow(f'{done.mean_before:g}', f'{done.mean_after:g}')} of {done.max_score or 0:g}."


def _what_now(done: Regraded, course: str) -> str:
    if not done.submissions:
        return "Nothing has been graded yet."
    if done.applied:
        return f"Recorded. Class report: {done.class_page}"
    if not done.regraded:
        return "Nothing to do."
    return (
        f"Dry run: nothing was written. `grader regrade {course} --apply` records {done.regraded} new scorecards, "
        "keeps the old ones in the gradebook, and writes the reports and the exports anew."
    )


def unkept(done: Regraded) -> tuple[str, ...]:
    """A sentence on those whose files are not there to be marked again."""
    if not done.unkept:
        return ()
    more = ", ..." if len(done.unkept) > MOST_TOLD else ""
    return (
        f"{_students(len(done.unkept))} not regraded, because the gradebook does not hold the files: "
        f"{', '.join(done.unkept[:MOST_TOLD])}{more}. Run `grader grade` with the folder of the submissions once.",
    )


def _students(number: int) -> str:
    return "1 student" if number == 1 else f"{number} students"
