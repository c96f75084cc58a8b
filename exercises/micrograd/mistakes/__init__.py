"""Mistakes of this source's exercises that are not an altered equation: choices, orders, classes of their own."""

from __future__ import annotations

from exercises.micrograd.mistakes import counts, engine, faults, loops, modules
from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (*engine.ROWS, *modules.ROWS, *loops.ROWS, *counts.ROWS, *faults.ROWS)
MISTAKES = {row.id: row for row in ROWS}
