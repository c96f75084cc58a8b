"""Variants: an exercise made concrete for one student. Drawn once, confirmed by the second oracle, saved."""

from __future__ import annotations

from typing import Any

import msgspec

from exercises.model import CodeExercise, Disagreement, Exercise, Question, Stream
from grader.blame import ExerciseAtFault, blaming, key_of, parts_of
from grader.errors import GraderError
from grader.spec import Item, Quiz
from grader.streams import EVERYONE, seed, stream

MOST_ATTEMPTS = 50


class Variant(msgspec.Struct, frozen=True):
    """What one student is given for one item."""

    label: str  # "q2", as in the names of the slots
    key: str  # the item's name in the gradebook and in its random stream
    exercise: str
    points: float
    given: dict[str, Any]


def draw(quiz: Quiz, student: str, secret: bytes) -> tuple[Variant, ...]:
    """A student's variants of a whole quiz: pure and deterministic."""
    return tuple(
        Variant(label, key, item.exercise, quiz.points_of(item), _given(quiz, key, item, exercise, student, secret))
        for label, key, item, exercise in quiz.numbered()
    )


def _given(quiz: Quiz, key: str, item: Item, exercise: Exercise, student: str, secret: bytes) -> dict[str, Any]:
    if isinstance(exercise, CodeExercise):
        # The whole class shares the hidden cases, so that the reference is computed once.
        return {"seed": seed(secret, quiz.name, key, EVERYONE)}
    if item.published:
        return published(exercise)
    given = draw_question(exercise, secret, quiz.name, key, student)
    key_of(exercise, parts_of(exercise, given), given)  # what cannot be solved is not issued
    return given


def published(exercise: Question) -> dict[str, Any]:
    """The numbers of the source, confirmed like any others. Raises GraderError if the oracles differ."""
    given = dict(exercise.published or {})
    try:
        _confirm(exercise, given)
    except Disagreement as error:
        raise GraderError(f"{exercise.id}, published: {error}. Nothing was issued; report it.") from None
    return given


def draw_question(exercise: Question, secret: bytes, *words: str) -> dict[str, Any]:
    """A given that both oracles agree on. Raises GraderError if none is found: the exercise is at fault."""
    for attempt in range(MOST_ATTEMPTS):
        given = drawn(exercise, stream(secret, *words, str(attempt)))
        try:
            _confirm(exercise, given)
        except Disagreement:
            continue
        return given
    raise GraderError(
        f"{exercise.id}: in {MOST_ATTEMPTS} draws NumPy and SymPy never agreed. Nothing was issued; report it."
    )


def drawn(exercise: Question, source: Stream) -> dict[str, Any]:
    """One given, not yet confirmed. Raises ExerciseAtFault if there is none, or none that can be saved."""
    with blaming(exercise, "draw"):
        given = dict(exercise.draw(source))
    try:
        msgspec.json.encode(given)
    except TypeError as error:
        raise ExerciseAtFault(exercise.id, f"its draw gives what cannot be saved as JSON: {error}") from error
    return given


def _confirm(exercise: Question, given: dict[str, Any]) -> None:
    if exercise.confirm is not None:
        with blaming(exercise, "second oracle"):
            exercise.confirm(given)
