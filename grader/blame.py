"""Whose fault it is: what an exercise's own functions raise or return wrongly is told as the exercise's, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from exercises.model import KINDS, BadPack, Disagreement, Exercise, Expected, Given, Part, Question, Value
from grader.errors import GraderError

ANSWERED = tuple(kind for kind in KINDS if kind != "code")  # kinds of parts


class ExerciseAtFault(BadPack):
    """A function of an exercise failed, or gave what it must not; `what` says which and how."""

    def __init__(self, exercise_id: str, what: str) -> None:
        super().__init__(f"{exercise_id}: {what} (the exercise is at fault; `grader lint {exercise_id}` says more)")
        self.what = what


@contextmanager
def blaming(exercise: Exercise, part: str) -> Iterator[None]:
    """What is raised in here comes from this part of the exercise: "draw", "solver"."""
    try:
        yield
    except (BadPack, Disagreement, GraderError):
        raise
    except Exception as error:
        raise ExerciseAtFault(exercise.id, f"its {part} raised {type(error).__name__}: {error}") from error


def parts_of(exercise: Question, given: Given) -> tuple[Part, ...]:
    """The parts of a question, each of a kind that there is."""
    with blaming(exercise, "parts"):
        parts: Any = exercise.parts(given)
    if not isinstance(parts, list | tuple) or not all(isinstance(each, Part) for each in parts):
        raise ExerciseAtFault(exercise.id, f"its parts are a {type(parts).__name__}; expected a tuple of Part")
    for part in parts:
        if part.kind not in ANSWERED:
            what = f"its part {part.id!r} is of kind {part.kind!r}; expected one of {', '.join(ANSWERED)}"
            raise ExerciseAtFault(exercise.id, what)
    return tuple(parts)


def key_of(exercise: Question, parts: tuple[Part, ...], given: Given) -> Mapping[str, Expected]:
    """What its solver gives: an Expected for each part."""
    with blaming(exercise, "solver"):
        key: Any = exercise.solve(given)
    if not isinstance(key, Mapping):
        raise ExerciseAtFault(exercise.id, f"its solver gives a {type(key).__name__}; expected part -> Expected")
    if set(key) != {part.id for part in parts}:
        asked = [part.id for part in parts]
        raise ExerciseAtFault(exercise.id, f"its parts {asked} and its key {list(key)} do not belong together")
    for name, expected in key.items():
        if not isinstance(expected, Expected):
            what = f"its solver gives a {type(expected).__name__} for the part {name!r}; expected an Expected"
            raise ExerciseAtFault(exercise.id, what)
    return dict(key)


def alternatives_of(exercise: Question, given: Given) -> Mapping[str, Mapping[str, Value]]:
    """What its mistakes lead to: mistake -> part -> value."""
    with blaming(exercise, "alternatives"):
        alternatives: Any = exercise.alternatives(given)
    rows = alternatives.values() if isinstance(alternatives, Mapping) else (None,)
    if not all(isinstance(row, Mapping) for row in rows):
        raise ExerciseAtFault(exercise.id, "its alternatives are no table; expected mistake -> part -> value")
    return dict(alternatives)
