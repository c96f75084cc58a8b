"""The bank: ids, levels and kinds."""

from __future__ import annotations

import re
from typing import get_args

from exercises.bank import BANK, MISCONCEPTIONS, SOURCES
from exercises.mistakes import MISTAKES
from exercises.model import KINDS, CodeExercise, Kind, Level
from reference.misconceptions import MISCONCEPTIONS as ALTERED_EQUATIONS


def test_ids() -> None:
    """An id is source/name, belongs to one exercise, and none was lost to another of the same id."""
    assert all(re.fullmatch(r"[a-z]+/[A-Za-z0-9_]+", name) for name in BANK)
    assert len(BANK) == sum(len(source.EXERCISES) for source in SOURCES)


def test_code_ids() -> None:
    """The six functions are `nielsen/<name>`, their names being those of the functions."""
    code = {name: exercise.name for name, exercise in BANK.items() if isinstance(exercise, CodeExercise)}
    names = ("sigmoid_prime", "output_error", "hidden_error", "bias_gradient", "weight_gradient", "backprop")
    assert {f"nielsen/{name}": name for name in names}.items() <= code.items()


def test_levels_and_kinds() -> None:
    """Levels and kinds are those of the model."""
    assert all(exercise.level in get_args(Level) for exercise in BANK.values())
    assert get_args(Kind) == KINDS


def test_misconceptions_have_one_id_each() -> None:
    """No mistake hides behind another of the same id."""
    tables = [MISTAKES, ALTERED_EQUATIONS, *(source.MISTAKES for source in SOURCES)]
    assert len(MISCONCEPTIONS) == sum(map(len, tables))
    names = [row.name for row in MISCONCEPTIONS.values()]
    assert len(set(names)) == len(names)
