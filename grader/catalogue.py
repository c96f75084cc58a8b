"""The bank for reading: what `grader list` and `grader show` print."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from exercises.bank import BANK, by_source
from exercises.entry import signature, solution, stub, task
from exercises.letters import shown_choices, shown_order
from exercises.model import CodeExercise, Exercise, Part, Question
from grader.comparison import text_of
from grader.errors import UnusableInput
from grader.keys import QuestionKey
from grader.kinds import VALUE_KINDS
from grader.kinds.choice import lettered
from grader.plaintext import plain
from grader.spec import suggestion
from grader.streams import secret_of_seed, stream
from grader.variants import draw_question, drawn
from grader.variants import published as published_given

WIDTH = 110  # columns; longer lines of a text are broken


def row(exercise: Exercise) -> dict[str, Any]:
    """One line of the bank."""
    return {
        "id": exercise.id,
        "title": exercise.title,
        "kinds": _kinds(exercise),
        "level": exercise.level,
        "points": exercise.points,
        "minutes": exercise.minutes,
        "source": exercise.source,
    }


Sources = Sequence[tuple[str, tuple[Exercise, ...]]]


def sources(wanted: str | None = None) -> Sources:
    """The sources with their exercises, or only the one that is wanted. Raises UnusableInput if there is none."""
    found = {exercises[0].id.partition("/")[0]: (title, exercises) for title, exercises in by_source()}
    if wanted is None:
        return list(found.values())
    if wanted not in found:
        raise UnusableInput(f"There is no source {wanted!r}; there are: {', '.join(found)}.")
    return [found[wanted]]


def as_table(of: Sources) -> str:
    """The exercises as lines under the titles of their sources."""
    width = max(len(exercise.id) for _, exercises in of for exercise in exercises)
    lines = [f"{'ID':{width}}  {'KIND':15} {'LEVEL':7} {'POINTS':>6} {'MINUTES':>7}  TITLE"]
    for title, exercises in of:
        lines += ["", title]
        for each in map(row, exercises):
            figures = f"{each['level']:7} {each['points']:6g} {each['minutes']:7}"
            lines.append(f"{each['id']:{width}}  {'+'.join(each['kinds']):15} {figures}  {each['title']}")
    return "\n".join(lines)


def as_markdown(wanted: str | None = None) -> str:
    """The bank as a page: one table per source."""
    lines = ["# The bank", "", "Made by `grader list --markdown`; `grader show ID` prints one exercise.", ""]
    for title, exercises in sources(wanted):
        lines += [f"## {title}", "", "| id | title | kind | level | points | minutes |", "|---|---|---|---|---:|---:|"]
        lines += [
            f"| `{each['id']}` | {each['title']} | {', '.join(each['kinds'])} | {each['level']} "
            f"| {each['points']:g} | {each['minutes']} |"
            for each in map(row, exercises)
        ]
        lines.append("")
    return "\n".join(lines)


def _kinds(exercise: Exercise) -> list[str]:
    if isinstance(exercise, CodeExercise):
        return ["code"]
    given = exercise.published or drawn(exercise, stream(secret_of_seed(1), exercise.id))
    return list(dict.fromkeys(part.kind for part in QuestionKey(exercise, given).parts))


def describe(exercise_id: str, number: int, *, published: bool = False, answers: bool = False) -> dict[str, Any]:
    """An exercise as a student sees it; raises UnusableInput for an id that is not in the bank."""
    exercise = BANK.get(exercise_id)
    if exercise is None:
        raise UnusableInput(
            f"There is no exercise {exercise_id!r}.{suggestion(exercise_id, BANK)} `grader list` prints them all."
        )
    if isinstance(exercise, CodeExercise):
        return {**row(exercise), **_code(exercise, answers)}
    if published and exercise.published is None:
        raise UnusableInput(f"{exercise_id} has no published numbers; leave --published out.")
    return {**row(exercise), **_question(exercise, number, published, answers)}


def _code(exercise: CodeExercise, answers: bool) -> dict[str, Any]:
    call, result = exercise.example
    record = {
        "signature": signature(exercise),
        "statement": task(exercise),
        "stub": stub(exercise),
        "example": {"call": call, "result": result},
    }
    return record | ({"solution": solution(exercise)} if answers else {})


def _question(exercise: Question, number: int, published: bool, answers: bool) -> dict[str, Any]:
    given = published_given(exercise) if published else draw_question(exercise, secret_of_seed(number), exercise.id)
    key = QuestionKey(exercise, given)
    parts = key.parts
    record: dict[str, Any] = {
        "given": given,
        "statement": exercise.statement(given),
        "picture": exercise.picture(given).caption if exercise.picture else None,
        "parts": [
            {
                "id": part.id,
                "kind": part.kind,
                "prompt": part.prompt,
                "hint": VALUE_KINDS[part.kind].hint(part),
                "options": [{"letter": letter, "text": option.text} for letter, option in lettered(part)],
            }
            for part in parts
        ],
    }
    if answers:
        for part, entry in zip(parts, record["parts"], strict=True):
            expected = key.expected[part.id]
            entry["answer"] = expected.shown
            entry["tolerance"] = expected.tolerance or None
            if part.kind != "formula":
                entry["value"] = expected.value
                entry["mistakes"] = {
                    name: _in_letters(part, values[part.id])
                    for name, values in key.alternatives.items()
                    if part.id in values
                }
    return record


def as_text(record: dict[str, Any]) -> str:
    """The same for a person at a terminal."""
    lines = [f"{record['title']}  [{record['id']}]"]
    lines += _wrapped(f"{record['source']}; {record['level']}, {record['minutes']} min")
    lines += ["", *_wrapped(plain(record["statement"]))]
    if record.get("picture"):
        lines += ["", *_wrapped(f"Picture: {record['picture']}")]
    if "stub" in record:
        lines += ["", record["stub"], f"Example: {record['example']['call']}", f"  gives {record['example']['result']}"]
        lines += ["", "Solution:", record["solution"]] if "solution" in record else []
    for part in record.get("parts", ()):
        told = [f"{part['id']}: {plain(part['prompt'])}  ({part['hint']})"]
        told += [f"   {option['letter']}  {plain(option['text'])}" for option in part["options"]]
        if "answer" in part:
            told.append(f"   answer: {plain(part['answer'])}")
            told += [f"   {name}: {_short(value)}" for name, value in part.get("mistakes", {}).items()]
        lines += ["", *(line for each in told for line in _wrapped(each))]
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    """The lines of a text; those that are very long in several, the later ones set in."""
    return [
        short
        for line in text.split("\n")
        for short in ([line] if len(line) <= WIDTH else _broken(line, indent=len(line) - len(line.lstrip())))
    ]


def _broken(line: str, indent: int) -> list[str]:
    later = " " * (indent + 3 if indent else 0)
    return textwrap.wrap(line, WIDTH, subsequent_indent=later, break_long_words=False, break_on_hyphens=False)


def _in_letters(part: Part, value: Any) -> Any:
    """A value as it can be read: choices by letter and text, an order by its letters."""
    ids = [value] if part.kind == "choice" else value
    if part.kind == "order":
        return shown_order(part.options, ids).partition(" (")[0]
    return shown_choices(part.options, ids) or "none of them" if part.kind in ("choice", "choices") else value


def _short(value: Any) -> str:
    if isinstance(value, str):
        return plain(value)
    return f"{value:.9g}" if isinstance(value, float) else text_of(value)
