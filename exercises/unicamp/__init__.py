"""University slides on backpropagation, with Mazur's step-by-step example: the exercises."""

from __future__ import annotations

from exercises.model import Exercise
from exercises.unicamp.formulas import chain_rule_formula
from exercises.unicamp.gradcheck import gradient_check, numerical_gradient
from exercises.unicamp.graphs import expression_graph, x_plus_y_times_z
from exercises.unicamp.mistakes import MISTAKES
from exercises.unicamp.training import train_fixed_biases
from exercises.unicamp.two_two_two import two_two_two

__all__ = ["EXERCISES", "MISTAKES"]

EXERCISES: tuple[Exercise, ...] = (
    x_plus_y_times_z,
    expression_graph,
    two_two_two,
    chain_rule_formula,
    train_fixed_biases,
    numerical_gradient,
    gradient_check,
)
