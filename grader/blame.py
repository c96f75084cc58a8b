"""Whose fault it is: what an exercise's own functions raise or return wrongly is told as the exercise's, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from exercises.model import BadPack, Disagreement, Exercise, Expected, Part
from grader.errors import GraderError
from grader.kinds import VALUE_KINDS


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


def checked_parts(exercise: Exercise, parts: Any) -> tuple[Part, ...]:
    """The parts of a question, each of a kind that there is."""
    if not isinstance(parts, list | tuple) or not all(isinstance(each, Part) for each in parts):
        raise ExerciseAtFault(exercise.id, f"its parts are {parts!r:.80}; expected a tuple of Part")
    for part in parts:
        if part.kind not in VALUE_KINDS:
            what = f"its part {part.id!r} is of kind {part.kind!r}; expected one of {', '.join(VALUE_KINDS)}"
            raise ExerciseAtFault(exercise.id, what)
    return tuple(parts)


def checked_key(exercise: Exercise, parts: tuple[Part, ...], key: Any) -> Mapping[str, Expected]:
    """What a solver gave: an Expected for each part."""
    if not isinstance(key, Mapping):
        raise ExerciseAtFault(exercise.id, f"its solver gives {key!r:.80}; expected part -> Expected")
    if set(key) != {part.id for part in parts}:
        asked = [part.id for part in parts]
        raise ExerciseAtFault(exercise.id, f"its parts {asked} and its key {list(key)} do not belong together")
    for name, expected in key.items():
        if not isinstance(expected, Expected):
            what = f"its solver gives {expected!r:.80} for the part {name!r}; expected an Expected"
            raise ExerciseAtFault(exercise.id, what)
    return key


def checked_alternatives(exercise: Exercise, alternatives: Any) -> Mapping[str, Mapping[str, Any]]:
    """What mistakes lead to: a value by part, by mistake."""
    rows = alternatives.values() if isinstance(alternatives, Mapping) else (None,)
    if not all(isinstance(row, Mapping) for row in rows):
        what = f"its alternatives are {alternatives!r:.80}; expected mistake -> part -> value"
        raise ExerciseAtFault(exercise.id, what)
    return alternatives  # type: ignore[no-any-return]
