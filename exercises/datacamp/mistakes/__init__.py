"""Mistakes of this source's exercises that are not an altered equation: choices, orders, functions of their own."""

from __future__ import annotations

from exercises.datacamp.mistakes import slopes, training
from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (*slopes.ROWS, *training.ROWS)
MISTAKES = {row.id: row for row in ROWS}
