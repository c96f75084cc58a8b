"""The bank: every exercise by its id, and every misconception by its id."""

from __future__ import annotations

from exercises import datacamp, nielsen, unicamp
from exercises.mistakes import MISTAKES
from exercises.model import Exercise, Misconception
from reference.misconceptions import MISCONCEPTIONS as ALTERED_EQUATIONS

BANK: dict[str, Exercise] = {
    exercise.id: exercise for source in (datacamp, unicamp, nielsen) for exercise in source.EXERCISES
}

MISCONCEPTIONS: dict[str, Misconception] = {
    row.id: Misconception(row.id, row.name, row.explanation, row.remedy) for row in ALTERED_EQUATIONS.values()
} | MISTAKES
