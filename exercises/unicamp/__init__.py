"""University slides on backpropagation, with Mazur's step-by-step example: the exercises."""

from __future__ import annotations

from exercises.model import Exercise
from exercises.unicamp.cross_entropy import cross_entropy_cost, cross_entropy_delta
from exercises.unicamp.dropout import dropout_backward, dropout_by_hand, dropout_forward, dropout_words
from exercises.unicamp.expansion import expand, expansion_words, shift_glyph
from exercises.unicamp.formulas import chain_rule_formula, delta_rule
from exercises.unicamp.gradcheck import gradient_check, numerical_gradient
from exercises.unicamp.graphs import expression_graph, x_plus_y_times_z
from exercises.unicamp.hyperparameters import broad_strategy, learning_rate_curves, validation_data
from exercises.unicamp.initialisation import init_weights, initialisation_words, spread_of_z
from exercises.unicamp.mistakes import MISTAKES
from exercises.unicamp.penalties import regularisation_words, regularised_step, updated_weight
from exercises.unicamp.regularisation import l1_update, l2_update
from exercises.unicamp.slowdown import slow_start, why_cross_entropy
from exercises.unicamp.softmax import softmax, softmax_cross_entropy, softmax_derivatives
from exercises.unicamp.stopping import early_stopping, stopping_words
from exercises.unicamp.training import train_fixed_biases
from exercises.unicamp.two_two_two import every_value, two_two_two

__all__ = ["EXERCISES", "MISTAKES", "TITLE"]

TITLE = "Unicamp: graphs, a step-by-step example, and the chapter that follows"

EXERCISES: tuple[Exercise, ...] = (
    x_plus_y_times_z,
    expression_graph,
    two_two_two,
    every_value,
    chain_rule_formula,
    delta_rule,
    train_fixed_biases,
    numerical_gradient,
    gradient_check,
    cross_entropy_cost,
    slow_start,
    cross_entropy_delta,
    why_cross_entropy,
    softmax_derivatives,
    softmax,
    softmax_cross_entropy,
    l2_update,
    l1_update,
    regularised_step,
    updated_weight,
    regularisation_words,
    dropout_forward,
    dropout_backward,
    dropout_by_hand,
    dropout_words,
    init_weights,
    spread_of_z,
    initialisation_words,
    shift_glyph,
    expand,
    expansion_words,
    early_stopping,
    stopping_words,
    learning_rate_curves,
    validation_data,
    broad_strategy,
)
