"""Mistakes of this source's exercises that are not an altered equation: choices, orders, functions of their own."""

from __future__ import annotations

from exercises.model import Misconception
from exercises.unicamp import mistaken_choices, mistaken_costs, mistaken_penalties, mistaken_starts, mistaken_steps

ROWS: tuple[Misconception, ...] = (
    *mistaken_steps.ROWS,
    *mistaken_costs.ROWS,
    *mistaken_penalties.ROWS,
    *mistaken_starts.ROWS,
    *mistaken_choices.ROWS,
)
MISTAKES = {row.id: row for row in ROWS}
