"""Mistakes of this source's exercises that are not an altered equation: choices, orders, functions of their own."""

from __future__ import annotations

from exercises.model import Misconception
from exercises.nielsen.mistakes import concepts, costs, engines, functions

ROWS: tuple[Misconception, ...] = (*functions.ROWS, *concepts.ROWS, *costs.ROWS, *engines.ROWS)
MISTAKES = {row.id: row for row in ROWS}
