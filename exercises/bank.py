"""The bank: every exercise by its id, and every misconception by its id.

Packs of other distributions join by an entry point of the group `grader.exercises`, which names a module with
`EXERCISES` and, if it has them, `MISTAKES` of its own (id -> Misconception) and a `TITLE`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, get_args

from exercises import datacamp, hcaim, micrograd, nielsen, unicamp
from exercises.mistakes import MISTAKES
from exercises.model import BadPack, CodeExercise, Exercise, Level, Misconception, Question
from reference.misconceptions import MISCONCEPTIONS as ALTERED_EQUATIONS

GROUP = "grader.exercises"
SOURCES: tuple[ModuleType, ...] = (datacamp, unicamp, nielsen, micrograd, hcaim)


def packs(points: Iterable[Any] | None = None) -> Iterator[tuple[str, ModuleType]]:
    """The installed packs by name. Raises BadPack for one that cannot be loaded."""
    for point in sorted(entry_points(group=GROUP) if points is None else points, key=lambda each: str(each.name)):
        try:
            yield str(point.name), point.load()
        except BadPack as error:
            raise BadPack(f"The exercise pack {point.name!r} ({point.value}) cannot be loaded: {error}") from error
        except Exception as error:
            raise BadPack(
                f"The exercise pack {point.name!r} ({point.value}) cannot be loaded ({type(error).__name__}: {error}). "
                "Mend it or uninstall it."
            ) from error


_ID = re.compile(r"[A-Za-z0-9_]+/[A-Za-z0-9_]+")

# What an exercise must have: name, whether it is right, and what is expected.
RULES: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("id", lambda value: _is_text(value) and bool(_ID.fullmatch(value)), "source/name of letters, digits and _"),
    ("title", lambda value: _is_text(value), "words"),
    ("source", lambda value: _is_text(value), "words: where it is taken from"),
    ("level", lambda value: value in get_args(Level), f"one of {', '.join(get_args(Level))}"),
    ("minutes", lambda value: _is_number(value, int) and value > 0, "a whole number of at least 1"),
    ("points", lambda value: _is_number(value, int, float) and 0 < value < float("inf"), "a number greater than 0"),
)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any, *types: type) -> bool:
    return isinstance(value, types) and not isinstance(value, bool)


def collected(sources: Iterable[tuple[str, Any]]) -> dict[str, Exercise]:
    """Every exercise of these modules by its id. Raises BadPack, in one sentence, for what cannot be used."""
    found: dict[str, Exercise] = {}
    for name, module in sources:
        for exercise in _offered(name, module):
            if not isinstance(exercise, Question | CodeExercise):
                raise BadPack(f"The exercise pack {name!r} has {exercise!r:.60} in EXERCISES, which is no exercise.")
            for what, holds, expected in RULES:
                if not holds(value := getattr(exercise, what)):
                    of = f"The exercise {exercise.id!r} of the pack {name!r}"
                    raise BadPack(f"{of} has the {what} {value!r:.60}; expected {expected}.")
            if exercise.id in found:
                raise BadPack(f"The exercise pack {name!r} has {exercise.id!r}, which the bank has already: rename it.")
            found[exercise.id] = exercise
    return found


def _offered(name: str, module: Any) -> Sequence[Any]:
    """What a pack offers, if its tables are tables."""
    exercises, mistakes = getattr(module, "EXERCISES", None), getattr(module, "MISTAKES", {})
    if not isinstance(exercises, list | tuple):
        what = "has no EXERCISES" if exercises is None else f"has EXERCISES = {exercises!r:.60}"
        raise BadPack(f"The exercise pack {name!r} {what}; expected a tuple, such as EXERCISES = (slope_at,).")
    if not isinstance(mistakes, Mapping) or not all(isinstance(each, Misconception) for each in mistakes.values()):
        raise BadPack(f"The exercise pack {name!r} has MISTAKES that are no table; expected id -> Misconception.")
    return exercises


PACKS: tuple[tuple[str, ModuleType], ...] = (*((source.__name__, source) for source in SOURCES), *packs())
BANK: dict[str, Exercise] = collected(PACKS)


def by_source() -> Iterator[tuple[str, tuple[Exercise, ...]]]:
    """The title of every source with its exercises, in the order of the bank."""
    for name, pack in PACKS:
        if exercises := tuple(pack.EXERCISES):
            yield str(getattr(pack, "TITLE", name)), exercises


MISCONCEPTIONS: dict[str, Misconception] = {
    **{mistake.id: mistake for _, pack in PACKS for mistake in getattr(pack, "MISTAKES", {}).values()},
    **{row.id: Misconception(row.id, row.name, row.explanation, row.remedy) for row in ALTERED_EQUATIONS.values()},
    **MISTAKES,
}
