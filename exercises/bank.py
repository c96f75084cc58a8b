"""The bank: every exercise by its id, and every misconception by its id.

Packs of other distributions join by an entry point of the group `grader.exercises`, which names a module with
`EXERCISES` and, if it has them, `MISTAKES` of its own (id -> Misconception) and a `TITLE`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

from exercises import datacamp, hcaim, micrograd, nielsen, unicamp
from exercises.mistakes import MISTAKES
from exercises.model import BadPack, CodeExercise, Exercise, Misconception, Question
from reference.misconceptions import MISCONCEPTIONS as ALTERED_EQUATIONS

GROUP = "grader.exercises"
SOURCES: tuple[ModuleType, ...] = (datacamp, unicamp, nielsen, micrograd, hcaim)


def packs(points: Iterable[Any] | None = None) -> Iterator[tuple[str, ModuleType]]:
    """The installed packs by name. Raises BadPack for one that cannot be loaded."""
    for point in sorted(entry_points(group=GROUP) if points is None else points, key=lambda each: str(each.name)):
        try:
            yield str(point.name), point.load()
        except Exception as error:
            raise BadPack(
                f"The exercise pack {point.name!r} ({point.value}) cannot be loaded ({type(error).__name__}: {error}). "
                "Mend it or uninstall it."
            ) from error


def collected(sources: Iterable[tuple[str, Any]]) -> dict[str, Exercise]:
    """Every exercise of these modules by its id. Raises BadPack for what is no exercise, and for an id given twice."""
    found: dict[str, Exercise] = {}
    for name, module in sources:
        for exercise in getattr(module, "EXERCISES", ()):
            if not isinstance(exercise, Question | CodeExercise):
                raise BadPack(f"The exercise pack {name!r} has {exercise!r:.60} in EXERCISES, which is no exercise.")
            if exercise.id in found:
                raise BadPack(f"The exercise pack {name!r} has {exercise.id!r}, which the bank has already: rename it.")
            found[exercise.id] = exercise
    return found


PACKS: tuple[tuple[str, ModuleType], ...] = (*((source.__name__, source) for source in SOURCES), *packs())
BANK: dict[str, Exercise] = collected(PACKS)


def by_source() -> Iterator[tuple[str, tuple[Exercise, ...]]]:
    """The title of every source with its exercises, in the order of the bank."""
    for name, pack in PACKS:
        if exercises := tuple(getattr(pack, "EXERCISES", ())):
            yield str(getattr(pack, "TITLE", name)), exercises


MISCONCEPTIONS: dict[str, Misconception] = {
    **{mistake.id: mistake for _, pack in PACKS for mistake in getattr(pack, "MISTAKES", {}).values()},
    **{row.id: Misconception(row.id, row.name, row.explanation, row.remedy) for row in ALTERED_EQUATIONS.values()},
    **MISTAKES,
}
