"""What the tests of the exercises share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

from exercises.bank import BANK
from exercises.model import Case, CodeExercise, Expected, Given, Part, Question
from grader.jail import Reading
from grader.kinds import VALUE_KINDS
from grader.streams import stream

SEEDS = 40  # students whose variants are drawn, where a test does not ask for another number


@cache
def _drawn(name: str, count: int = SEEDS) -> tuple[Given, ...]:
    exercise = BANK[name]
    assert isinstance(exercise, Question)
    return tuple(exercise.draw(stream(b"tests", name, str(seed))) for seed in range(count))


@pytest.fixture
def drawn() -> Callable[..., tuple[Given, ...]]:
    """Givens of so many students, drawn once."""
    return _drawn


@pytest.fixture
def givens() -> Callable[..., tuple[Given, ...]]:
    """The published given, where there is one, before those drawn."""

    def with_published(name: str, count: int = SEEDS) -> tuple[Given, ...]:
        exercise = BANK[name]
        assert isinstance(exercise, Question)
        return (*([exercise.published] if exercise.published else []), *_drawn(name, count))

    return with_published


@pytest.fixture
def ladder() -> Callable[..., tuple[Case, ...]]:
    """The cases of a code exercise that one seed gives."""

    def cases(exercise: CodeExercise, seed: int = 0) -> tuple[Case, ...]:
        return tuple(exercise.cases(stream(b"tests", exercise.id, str(seed))))

    return cases


@pytest.fixture
def marked() -> Callable[[Part, Expected, Any, Mapping[str, Any]], Any]:
    """The mark of a value that was typed as it is."""

    def mark(part: Part, expected: Expected, value: Any, alternatives: Mapping[str, Any]) -> Any:
        reading = Reading("q1_p", "ok", text=str(value), value=value)
        return VALUE_KINDS[part.kind].mark(part, expected, reading, alternatives)

    return mark
