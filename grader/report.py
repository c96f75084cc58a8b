"""Reports: from scorecards to pages, CSV and JSON lines. Exports carry no times and sort by student."""

from __future__ import annotations

import csv
import io
import os
import stat
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean, median
from string import ascii_lowercase
from typing import Any

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.entry import solution, task
from exercises.model import CodeExercise, Question
from grader.errors import UnusableInput
from grader.gradebook import Graded
from grader.jail.probes import TRIED
from grader.keys import KeyRing, QuestionKey
from grader.markup import render, render_inline
from grader.pages import (
    ClassItem,
    ClassMisconception,
    ClassRow,
    ClassView,
    ReportFinding,
    ReportItem,
    ReportPart,
    ReportView,
    class_page_pieces,
    report_page,
)
from grader.scorecard import VERDICTS, Finding, ItemScore, PartScore, Scorecard
from grader.spec import Quiz, Student
from grader.submission import name_of_file
from grader.variants import Variant

_BUFFER = 1 << 16
_STRENGTHS = ("none", "medium", "strong")
_DANGEROUS = "=+-@\t\r"  # a spreadsheet takes a cell that begins with one of these for a formula


def write(path: Path, content: str | bytes | Iterable[str | bytes]) -> None:
    """Write a file whole or not at all; what comes in pieces is never all in memory.

    Raises UnusableInput naming what stands in the way.
    """
    pieces = (content,) if isinstance(content, str | bytes) else content
    # One name for the unfinished file: what a killed run leaves behind, the next one overwrites.
    unfinished = path.with_name(f".{path.name}.part")
    try:
        if _is_device(path):
            _write_pieces(path, pieces)  # written to, never replaced
            return
        try:
            try:
                _write_pieces(unfinished, pieces)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                _write_pieces(unfinished, pieces)
            os.replace(unfinished, path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UnusableInput(f"{path} cannot be written: {error.strerror or error}.") from None


def _is_device(path: Path) -> bool:
    """A device or a pipe, also by way of a link, as `/dev/stderr` is one."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _write_pieces(path: Path, pieces: Iterable[str | bytes]) -> None:
    with open(path, "wb", buffering=_BUFFER) as file:
        for piece in pieces:
            file.write(piece.encode("utf-8", "replace") if isinstance(piece, str) else piece)


# --- one student


def student_page(quiz: Quiz, student: Student, graded: Graded, variants: Sequence[Variant], keys: KeyRing) -> str:
    """The report of one submission."""
    card = graded.scorecard
    items = zip(card.items, variants, strict=True)
    return report_page(
        ReportView(
            quiz_title=quiz.title,
            student=student.student,
            student_name=student.name or student.student,
            score=card.score,
            max_score=card.max_score,
            percent=percent(card),
            submission_name=graded.path,
            submission_sha=card.submission,
            profile=card.profile,
            held=_held(card.profile),
            seed=card.seed,
            items=tuple(_item(item, variant, keys, quiz.policy.show_answers) for item, variant in items),
            remarks=card.remarks,
            output=card.output,
        )
    )


def _held(profile: str) -> tuple[str, ...]:
    """What the self-test before every grading has tried in vain: a jail in which any of it works is not used."""
    return TRIED if profile in ("medium", "strong") else ()


def _weakest(profiles: Iterable[str]) -> str:
    """That of which a reader must know; an unknown one is weaker than all."""
    return min(profiles, key=lambda name: _STRENGTHS.index(name) if name in _STRENGTHS else -1)


def percent(card: Scorecard) -> float:
    """The score in per cent of the maximum."""
    return round(100 * card.score / card.max_score, 1) if card.max_score else 0.0


def _item(item: ItemScore, variant: Variant, keys: KeyRing, shown: bool) -> ReportItem:
    exercise = BANK[item.id]
    key = keys.key(variant)
    prompts = {part.id: part.prompt for part in key.parts} if isinstance(key, QuestionKey) else {}
    written = f"your {exercise.form}" if isinstance(exercise, CodeExercise) else ""
    question = exercise if isinstance(exercise, Question) else None
    explained: set[str] = set()  # one mistake in many parts is explained where it first shows
    return ReportItem(
        number=item.item.removeprefix("q"),
        title=item.title,
        source=exercise.source,
        verdict=item.verdict,
        points=item.points,
        max_points=item.max_points,
        statement=render(task(exercise) if isinstance(exercise, CodeExercise) else exercise.statement(variant.given)),
        drawing=question.picture(variant.given) if question and question.picture else None,
        worked=render(question.worked(variant.given) if shown and question and question.worked else ""),
        solution=solution(exercise) if shown and isinstance(exercise, CodeExercise) else "",
        parts=tuple(
            _part(part, label, prompts.get(part.part, written), explained)
            for part, label in zip(item.parts, ascii_lowercase, strict=False)
        ),
    )


def _part(part: PartScore, label: str, prompt: str, explained: set[str]) -> ReportPart:
    return ReportPart(
        label=label,
        slot=part.slot,
        prompt=render_inline(prompt),
        verdict=part.verdict,
        status=part.status,
        points=part.points,
        max_points=part.max_points,
        answer=part.answer,
        expected=render_inline(part.expected),
        findings=tuple(_finding(finding, explained) for finding in part.findings if not finding.note),
        notes=tuple(finding.message for finding in part.findings if finding.note),
    )


def _finding(finding: Finding, explained: set[str]) -> ReportFinding:
    mistake = MISCONCEPTIONS.get(finding.misconception or "")
    again = mistake is not None and mistake.id in explained
    if mistake is not None:
        explained.add(mistake.id)
    return ReportFinding(
        message=finding.message,
        where=finding.where,
        expected=finding.expected or "",
        got=finding.got or "",
        given=finding.given or "",
        misconception_name=mistake.name if mistake else "",
        explanation=render("As explained above." if again else mistake.explanation if mistake else ""),
        remedy=render_inline(mistake.remedy if mistake and not again else ""),
    )


# --- the class


class Tally:
    """What the report of the class needs of every scorecard; the scorecards themselves may be forgotten."""

    def __init__(self, quiz: Quiz, students: Mapping[str, Student]) -> None:
        self._quiz = quiz
        self._students = students
        self._rows: list[ClassRow] = []
        self._profiles: set[str] = set()
        # Of cells and names there are few, however many rows: all rows share them.
        self._cells: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._who: dict[str, dict[str, None]] = defaultdict(dict)
        self._where: dict[str, dict[str, None]] = defaultdict(dict)

    def counted(self, cards: Iterable[Scorecard]) -> Iterator[Scorecard]:
        """The same scorecards, each counted when it is handed on."""
        for card in cards:
            self.add(card)
            yield card

    def add(self, card: Scorecard) -> None:
        """Count one scorecard."""
        self._rows.append(self._row(self._students[card.student], card))
        self._profiles.add(card.profile)
        for item in card.items:
            for name in misconceptions(item):
                self._who[name][card.student] = None
                self._where[name][item.item.removeprefix("q")] = None

    def page(self, aside: Sequence[tuple[str, str]], profile: str) -> Iterator[str]:
        """The report for the lecturer, in pieces."""
        rows, quiz = self._rows, self._quiz
        profile = _weakest({profile, *self._profiles})
        scores = [row.score for row in rows]
        present = {row.student for row in rows}
        root = Path("/")
        waiting = {name_of_file(root / path, root).casefold() for path, _ in aside}
        return class_page_pieces(
            ClassView(
                quiz_title=quiz.title,
                generated_for=len(self._students),
                graded=len(rows),
                missing_students=tuple(
                    f"{each.name} ({student})" if each.name and each.name != student else student
                    for student, each in self._students.items()
                    if student not in present and student.casefold() not in waiting
                ),
                set_aside=tuple(aside),
                profile=profile,
                held=_held(profile),
                histogram=tuple(scores),
                max_score=round(sum(quiz.points_of(item) for item in quiz.items), 6),
                mean=round(fmean(scores), 2) if scores else None,
                median=round(median(scores), 2) if scores else None,
                items=tuple(self._items()),
                misconceptions=tuple(self._misconceptions()),
                rows=tuple(rows),
            )
        )

    def _row(self, student: Student, card: Scorecard) -> ClassRow:
        cells = ((item.item.removeprefix("q"), item.verdict, item.points) for item in card.items)
        return ClassRow(
            student=student.student,
            name=student.name,
            score=card.score,
            max=card.max_score,
            verdicts=tuple(self._cells.setdefault(cell, cell) for cell in cells),
            report_href=f"{student.student}.html",
            remarks=card.remarks,
        )

    def _items(self) -> Iterator[ClassItem]:
        for index, (label, _, item, exercise) in enumerate(self._quiz.numbered()):
            column = [row.verdicts[index] for row in self._rows]
            known = [points for _, _, points in column if points is not None]
            verdicts = Counter(verdict for _, verdict, _ in column)
            yield ClassItem(
                number=label.removeprefix("q"),
                title=exercise.title,
                max_points=self._quiz.points_of(item),
                mean_points=round(fmean(known), 2) if known else None,
                counts={verdict: verdicts[verdict] for verdict in VERDICTS},
            )

    def _misconceptions(self) -> list[ClassMisconception]:
        """Who made which mistake where: the commonest first."""
        rows = [
            ClassMisconception(
                id=name,
                name=MISCONCEPTIONS[name].name,
                count=len(who),
                students=tuple(who),
                remedy=render_inline(MISCONCEPTIONS[name].remedy),
                items=tuple(self._where[name]),
            )
            for name, who in self._who.items()
        ]
        return sorted(rows, key=lambda row: (-row.count, row.id))


def misconceptions(item: ItemScore) -> tuple[str, ...]:
    """The mistakes named in an item, each once; what is only likely does not count."""
    findings = (finding for part in item.parts for finding in part.findings)
    named = (finding.misconception for finding in findings if finding.confidence != "likely")
    return tuple(dict.fromkeys(name for name in named if name))


# --- exports


def scores_csv(quiz: Quiz, students: Mapping[str, Student], cards: Iterable[Scorecard]) -> Iterator[str]:
    """One line per student of the class list; who handed in nothing has empty cells. Both in the order of the keys."""
    labels = [label for label, *_ in quiz.numbered()]
    yield _csv_line(["student", "name", "email", "score", "max", "percent", *labels, "submission"])
    rest = iter(cards)
    card = next(rest, None)
    for student in students.values():
        who = [inert(each) for each in (student.student, student.name, student.email)]
        if card is None or card.student != student.student:
            yield _csv_line([*who, *[""] * (3 + len(labels) + 1)])
            continue
        points = ["" if item.points is None else f"{item.points:g}" for item in card.items]
        totals = [f"{card.score:g}", f"{card.max_score:g}", f"{percent(card):g}"]
        yield _csv_line([*who, *totals, *points, card.submission[:12]])
        card = next(rest, None)
    if card is not None:
        raise ValueError(f"the scorecard of {card.student!r} is out of order: a line would be missing")


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def inert(cell: str) -> str:
    """A cell on one line that no spreadsheet takes for a formula.

    >>> inert("=1+1"), inert("Ada")
    ("'=1+1", 'Ada')
    """
    cell = " ".join(cell.splitlines())
    return f"'{cell}" if cell.startswith(tuple(_DANGEROUS)) else cell


def results_jsonl(records: Iterable[bytes]) -> Iterator[bytes]:
    """Every scorecard, as JSON already, on a line; docs/results.schema.json says what stands in it."""
    return (record + b"\n" for record in records)
