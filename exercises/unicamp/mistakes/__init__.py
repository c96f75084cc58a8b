"""Mistakes of this source's exercises that are not an altered equation: choices, orders, functions of their own."""

from __future__ import annotations

from exercises.model import Misconception
from exercises.unicamp.mistakes import choices, costs, penalties, starts, steps

ROWS: tuple[Misconception, ...] = (
    *steps.ROWS,
    *costs.ROWS,
    *penalties.ROWS,
    *starts.ROWS,
    *choices.ROWS,
)
MISTAKES = {row.id: row for row in ROWS}
