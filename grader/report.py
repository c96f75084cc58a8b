"""Reports: from scorecards to pages, CSV and JSON lines. Exports carry no times and sort by student."""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean, median
from string import ascii_lowercase
from typing import Any

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.entry import solution, task
from exercises.model import CodeExercise, Question
from grader.errors import UnusableInput
from grader.gradebook import Graded
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
    class_page,
    report_page,
)
from grader.scorecard import VERDICTS, Finding, ItemScore, PartScore, Scorecard, to_json
from grader.spec import Quiz, Student
from grader.submission import name_of_file
from grader.variants import Variant

_DANGEROUS = "=+-@\t\r"  # a spreadsheet takes a cell that begins with one of these for a formula


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all. Raises UnusableInput naming what stands in the way."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    # One name for the unfinished file: what a killed run leaves behind, the next one overwrites.
    unfinished = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)  # a device or a pipe is written to, never replaced
            return
        try:
            unfinished.write_bytes(data)
            os.replace(unfinished, path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UnusableInput(f"{path} cannot be written: {error.strerror or error}.") from None


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
            seed=card.seed,
            items=tuple(_item(item, variant, keys, quiz.policy.show_answers) for item, variant in items),
            remarks=card.remarks,
            output=card.output,
        )
    )


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


def class_report(
    quiz: Quiz,
    students: dict[str, Student],
    graded: Sequence[Graded],
    aside: Sequence[tuple[str, str]],
    profile: str,
) -> str:
    """The report for the lecturer."""
    cards = [each.scorecard for each in graded]
    scores = [card.score for card in cards]
    present = {card.student for card in cards}
    root = Path("/")
    waiting = {name_of_file(root / path, root).casefold() for path, _ in aside}
    return class_page(
        ClassView(
            quiz_title=quiz.title,
            generated_for=len(students),
            graded=len(cards),
            missing_students=tuple(
                f"{each.name} ({student})" if each.name and each.name != student else student
                for student, each in students.items()
                if student not in present and student.casefold() not in waiting
            ),
            set_aside=tuple(aside),
            profile=profile,
            histogram=tuple(scores),
            max_score=round(sum(quiz.points_of(item) for item in quiz.items), 6),
            mean=round(fmean(scores), 2) if scores else None,
            median=round(median(scores), 2) if scores else None,
            items=tuple(_class_items(quiz, cards)),
            misconceptions=tuple(_class_misconceptions(cards)),
            rows=tuple(_class_row(students[card.student], card) for card in cards),
        )
    )


def _class_items(quiz: Quiz, cards: Sequence[Scorecard]) -> Iterable[ClassItem]:
    for index, (label, _, item, exercise) in enumerate(quiz.numbered()):
        column = [card.items[index] for card in cards]
        known = [score.points for score in column if score.points is not None]
        yield ClassItem(
            number=label.removeprefix("q"),
            title=exercise.title,
            max_points=quiz.points_of(item),
            mean_points=round(fmean(known), 2) if known else None,
            counts={verdict: sum(score.verdict == verdict for score in column) for verdict in VERDICTS},
        )


def _class_misconceptions(cards: Sequence[Scorecard]) -> list[ClassMisconception]:
    """Who made which mistake where: the commonest first."""
    students: dict[str, dict[str, None]] = defaultdict(dict)
    items: dict[str, dict[str, None]] = defaultdict(dict)
    for card in cards:
        for item in card.items:
            for name in misconceptions(item):
                students[name][card.student] = None
                items[name][item.item.removeprefix("q")] = None
    rows = [
        ClassMisconception(
            id=name,
            name=MISCONCEPTIONS[name].name,
            count=len(who),
            students=tuple(who),
            remedy=render_inline(MISCONCEPTIONS[name].remedy),
            items=tuple(items[name]),
        )
        for name, who in students.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.id))


def misconceptions(item: ItemScore) -> tuple[str, ...]:
    """The mistakes named in an item, each once; what is only likely does not count."""
    findings = (finding for part in item.parts for finding in part.findings)
    named = (finding.misconception for finding in findings if finding.confidence != "likely")
    return tuple(dict.fromkeys(name for name in named if name))


def _class_row(student: Student, card: Scorecard) -> ClassRow:
    return ClassRow(
        student=student.student,
        name=student.name,
        score=card.score,
        max=card.max_score,
        verdicts=tuple((item.item.removeprefix("q"), item.verdict, item.points) for item in card.items),
        report_href=f"{student.student}.html",
        remarks=card.remarks,
    )


# --- exports


def scores_csv(quiz: Quiz, students: dict[str, Student], graded: Sequence[Graded]) -> str:
    """One line per student of the class list; who handed in nothing has empty cells."""
    cards = {each.scorecard.student: each.scorecard for each in graded}
    labels = [label for label, *_ in quiz.numbered()]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["student", "name", "email", "score", "max", "percent", *labels, "submission"])
    for student in students.values():
        card = cards.get(student.student)
        who: list[Any] = [student.student, student.name, student.email]
        if card is None:
            writer.writerow([*map(inert, who), *[""] * (3 + len(labels) + 1)])
            continue
        points = ["" if item.points is None else f"{item.points:g}" for item in card.items]
        totals = [f"{card.score:g}", f"{card.max_score:g}", f"{percent(card):g}"]
        writer.writerow([*map(inert, who), *totals, *points, card.submission[:12]])
    return table.getvalue()


def inert(cell: str) -> str:
    """A cell on one line that no spreadsheet takes for a formula.

    >>> inert("=1+1"), inert("Ada")
    ("'=1+1", 'Ada')
    """
    cell = " ".join(cell.splitlines())
    return f"'{cell}" if cell.startswith(tuple(_DANGEROUS)) else cell


def results_jsonl(graded: Sequence[Graded]) -> bytes:
    """Every scorecard as one line of JSON; docs/results.schema.json says what stands in it."""
    return b"".join(to_json(each.scorecard) + b"\n" for each in graded)
