"""The hand-out: `quiz.html` to read and `quiz.py` to fill in. Neither holds an answer."""

from __future__ import annotations

import base64
import inspect
import json
import textwrap
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase
from typing import Any

import numpy as np
from jinja2 import Environment, StrictUndefined

from exercises.bank import BANK
from exercises.entry import plain, probe_source, signature, stub, task
from exercises.model import CodeExercise, Part, Question
from grader import resources, selfcheck
from grader.formula.vocabulary import CONSTANTS, FUNCTIONS, KEYWORDS, canonical
from grader.jail import reader
from grader.keys import KeyRing, QuestionKey
from grader.kinds import VALUE_KINDS
from grader.kinds.choice import lettered
from grader.marking import slot_name
from grader.markup import render, render_inline
from grader.pages import QuizCode, QuizItem, QuizPart, QuizView, quiz_page
from grader.spec import Quiz, Student
from grader.variants import Variant

FILE = "quiz.py"
PAGE = "quiz.html"
_PACKED_WIDTH = 100


@dataclass(frozen=True, slots=True)
class HandOut:
    """Both files of one student."""

    page: str
    file: str


def hand_out(quiz: Quiz, student: Student, variants: Sequence[Variant], keys: KeyRing, token: str) -> HandOut:
    """A student's hand-out."""
    return HandOut(_page(quiz, student, variants, keys), _file(quiz, student, variants, keys, token))


def points(value: float) -> str:
    """Points as text, without needless zeros."""
    return f"{value:.4g}"


# --- quiz.html


def _page(quiz: Quiz, student: Student, variants: Sequence[Variant], keys: KeyRing) -> str:
    items = tuple(_item(variant, keys) for variant in variants)
    return quiz_page(
        QuizView(
            title=quiz.title,
            course_intro=render(quiz.intro),
            student=student.student,
            student_name=student.name or student.student,
            file_name=FILE,
            total_points=round(sum(variant.points for variant in variants), 6),
            total_minutes=sum(item.minutes for item in items),
            items=items,
        )
    )


def _item(variant: Variant, keys: KeyRing) -> QuizItem:
    exercise = BANK[variant.exercise]
    number = variant.label.removeprefix("q")
    common: dict[str, Any] = {
        "number": number,
        "title": exercise.title,
        "source": exercise.source,
        "level": exercise.level,
        "minutes": exercise.minutes,
        "points": variant.points,
    }
    if isinstance(exercise, CodeExercise):
        return QuizItem(**common, statement=render(""), code=_code(exercise, variant))
    key = keys.key(variant)
    assert isinstance(key, QuestionKey)
    share = variant.points / sum(part.points for part in key.parts)
    return QuizItem(
        **common,
        statement=render(exercise.statement(variant.given)),
        drawing=exercise.picture(variant.given) if exercise.picture else None,
        parts=tuple(
            _part(variant, part, share, label) for label, part in zip(ascii_lowercase, key.parts, strict=False)
        ),
    )


def _part(variant: Variant, part: Part, share: float, label: str) -> QuizPart:
    return QuizPart(
        label=label,
        slot=slot_name(variant, part),
        prompt=render_inline(part.prompt),
        kind=part.kind,
        points=round(part.points * share, 3),
        hint=VALUE_KINDS[part.kind].hint(part),
        options=tuple((letter, render_inline(option.text)) for letter, option in lettered(part)),
    )


def _code(exercise: CodeExercise, variant: Variant) -> QuizCode:
    call, result = exercise.example
    return QuizCode(
        name=exercise.name,
        signature=signature(exercise),
        task=render(task(exercise)),
        stub=stub(exercise),
        example_call=call,
        example_result=result,
        points=variant.points,
    )


# --- quiz.py


def _file(quiz: Quiz, student: Student, variants: Sequence[Variant], keys: KeyRing, token: str) -> str:
    rows = [(variant, BANK[variant.exercise]) for variant in variants]
    code = [(variant, exercise) for variant, exercise in rows if isinstance(exercise, CodeExercise)]
    asked = {exercise.name for _, exercise in code}  # what the student writes is not handed out beside it
    provided = {each.__name__: each for _, exercise in code for each in exercise.provided if each.__name__ not in asked}
    return str(
        _environment()
        .from_string(resources.template("quiz.py.j2"))
        .render(
            title=quiz.title,
            student=student.student,
            student_name=student.name or student.student,
            token=token,
            provided=[plain(function).rstrip("\n") for function in provided.values()],
            questions=[_slots(variant, keys) for variant, exercise in rows if isinstance(exercise, Question)],
            code=[
                {
                    "number": variant.label.removeprefix("q"),
                    "title": exercise.title,
                    "points": points(variant.points),
                    "stub": stub(exercise).rstrip("\n"),
                }
                for variant, exercise in code
            ],
            packed=_packed(variants, keys),
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """For Python source, not for pages: nothing is escaped, and what is not ours is kept on one comment line."""
    environment = Environment(
        autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["line"] = one_line
    return environment


def one_line(text: str) -> str:
    """Text that stays within one comment, whatever stands in a class list."""
    return "".join(c if c.isprintable() else " " for c in " ".join(str(text).split()))[:200]


def _slots(variant: Variant, keys: KeyRing) -> Mapping[str, Any]:
    key = keys.key(variant)
    assert isinstance(key, QuestionKey)
    return {
        "number": variant.label.removeprefix("q"),
        "title": key.exercise.title,
        "points": points(variant.points),
        "parts": [{"slot": slot_name(variant, part), "hint": VALUE_KINDS[part.kind].hint(part)} for part in key.parts],
    }


def _packed(variants: Sequence[Variant], keys: KeyRing) -> list[str]:
    """The self-check with this student's sheet, compressed, in rows that fit a line."""
    sheet = json.dumps(_sheet(variants, keys), ensure_ascii=True)
    source = _check_source() + (
        f"\nSHEET = {sheet!r}\n\n"
        "def main(path, names, np):\n"
        "    import json\n"
        "    reader = {'__name__': 'reader'}\n"
        "    exec(compile(READER, '<reader>', 'exec'), reader)\n"
        "    return self_check(path, names, json.loads(SHEET), reader, np)\n"
    )
    packed = base64.b85encode(zlib.compress(source.encode(), 9)).decode()
    return textwrap.wrap(packed, _PACKED_WIDTH, break_on_hyphens=False)


@lru_cache(maxsize=1)
def _check_source() -> str:
    """The self-check, and the reader as a text in it: at home just that is understood which grading understands."""
    return f"{inspect.getsource(selfcheck)}\n\nREADER = r'''{inspect.getsource(reader)}'''\n"


def _sheet(variants: Sequence[Variant], keys: KeyRing) -> dict[str, Any]:
    """What the self-check must know: slots, public examples, audits."""
    sheet: dict[str, list[Any]] = {"slots": [], "functions": [], "audits": []}
    for variant in variants:
        exercise = BANK[variant.exercise]
        slots: dict[str, str] = {}
        if isinstance(exercise, CodeExercise):
            arguments = exercise.public.arguments
            call, shown = exercise.example
            sheet["functions"].append(
                {
                    "name": exercise.name,
                    "arguments": _portable(list(arguments)),
                    "result": _portable(exercise.expected(arguments)),
                    "rtol": exercise.rtol,
                    "names": list(inspect.signature(exercise.reference).parameters),
                    "call": call,
                    "shown": shown,
                    "probe": probe_source(exercise),
                    "columns": exercise.columns,
                }
            )
        else:
            key = keys.key(variant)
            assert isinstance(key, QuestionKey)
            slots = {part.id: slot_name(variant, part) for part in key.parts}
            sheet["slots"] += [
                {"slot": slots[part.id], "kind": part.kind, "hint": VALUE_KINDS[part.kind].hint(part), **_form(part)}
                for part in key.parts
            ]
        if exercise.audit is not None:
            sheet["audits"].append(
                {
                    "name": exercise.audit.__name__,
                    "source": inspect.getsource(exercise.audit),
                    "given": None if isinstance(exercise, CodeExercise) else dict(variant.given),
                    "function": exercise.name if isinstance(exercise, CodeExercise) else "",
                    "slots": slots,
                }
            )
    return sheet


def _form(part: Part) -> dict[str, Any]:
    """What an answer must look like to be right at all; all of it stands on the page."""
    if part.kind == "formula":
        words = [*part.names, *part.aliases, *CONSTANTS, *KEYWORDS, *FUNCTIONS]
        words += [function + slope for function in FUNCTIONS for slope in ("prime", "derivative")]
        return {"words": sorted({canonical(word).casefold().replace("_", "") for word in words})}
    options = [[letter, option.text.strip("$").casefold()] for letter, option in lettered(part)]
    return {"places": part.places, "shape": list(part.shape), "options": options}


def _portable(tree: Any) -> Any:
    """Arrays as JSON; `selfcheck.revive` makes them again."""
    if isinstance(tree, np.ndarray):
        return {"array": tree.tolist()}
    return [_portable(each) for each in tree] if isinstance(tree, list | tuple) else tree
