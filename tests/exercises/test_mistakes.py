"""The rows of mistakes, those of a source and those that sources share: each is said of some wrong answer."""

from __future__ import annotations

from types import ModuleType

import pytest

from exercises.bank import BANK, SOURCES
from exercises.mistakes import MISTAKES
from exercises.model import CodeExercise, Exercise
from grader.streams import stream

MOST_VARIANTS = 150  # of every exercise of a source; those with many wordings need most


def named(exercise: Exercise, seed: int) -> set[str]:
    """The mistakes that one variant of an exercise can name."""
    drawn = stream(b"rows", exercise.id, str(seed))
    if isinstance(exercise, CodeExercise):
        return set(exercise.alternatives(exercise.cases(drawn)))
    return set(exercise.alternatives(exercise.draw(drawn)))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__name__.rpartition(".")[2])
def test_every_row_is_met(source: ModuleType) -> None:
    """No row is dead: no word is written that no student will ever read."""
    unmet = set(source.MISTAKES)
    for seed in range(MOST_VARIANTS):
        if not unmet:
            break
        for exercise in source.EXERCISES:
            if seed == 0 or not isinstance(exercise, CodeExercise):  # a ladder names all its mistakes at once
                unmet -= named(exercise, seed)
    assert not unmet


def test_shared_rows_are_shared() -> None:
    """A mistake of no source can be made in exercises of at least two of them."""
    met: dict[str, set[str]] = {name: set() for name in MISTAKES}
    for name, exercise in BANK.items():
        if not isinstance(exercise, CodeExercise):
            for mistake in named(exercise, 0) & set(met):
                met[mistake].add(name.partition("/")[0])
    assert all(len(sources) >= 2 for sources in met.values()), met
