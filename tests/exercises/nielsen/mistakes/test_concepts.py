"""The catalogue of mistakes behind wrong answers on numbers, shapes, orders and formulas."""

from __future__ import annotations

from typing import Any

from exercises.model import Question
from exercises.nielsen import EXERCISES
from exercises.nielsen.mistakes.concepts import ROWS


def test_every_row_is_met(givens: Any) -> None:
    """No row is dead: each is what some question says of some wrong answer."""
    questions = [exercise for exercise in EXERCISES if isinstance(exercise, Question)]
    met = {mistake for each in questions for given in givens(each.id) for mistake in each.alternatives(given)}
    assert {row.id for row in ROWS} <= met
