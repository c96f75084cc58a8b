"""Nielsen, "Neural Networks and Deep Learning", chapter 2: the exercises."""

from __future__ import annotations

from exercises.model import Exercise
from exercises.nielsen.equations import (
    backprop,
    bias_gradient,
    hidden_error,
    output_error,
    sigmoid_prime,
    weight_gradient,
)
from exercises.nielsen.mistakes import MISTAKES
from exercises.nielsen.questions import algorithm_steps

__all__ = ["EXERCISES", "MISTAKES"]

EXERCISES: tuple[Exercise, ...] = (
    sigmoid_prime,
    output_error,
    hidden_error,
    bias_gradient,
    weight_gradient,
    backprop,
    algorithm_steps,
)
