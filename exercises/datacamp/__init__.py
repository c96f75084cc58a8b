"""DataCamp, "Introduction to Deep Learning in Python", chapter 2: the exercises."""

from __future__ import annotations

from exercises.datacamp.linear import get_slope, gradient_step
from exercises.datacamp.mistakes import MISTAKES
from exercises.datacamp.rounds import round_of_backpropagation
from exercises.datacamp.training import training_recap
from exercises.model import Exercise

__all__ = ["EXERCISES", "MISTAKES"]

EXERCISES: tuple[Exercise, ...] = (
    round_of_backpropagation,
    training_recap,
    get_slope,
    gradient_step,
)
