"""Nielsen, "Neural Networks and Deep Learning", chapter 2: the exercises."""

from __future__ import annotations

from exercises.model import Exercise
from exercises.nielsen.costs import cost_assumptions, fitting_costs
from exercises.nielsen.engines import autograd, autograd_rules
from exercises.nielsen.equations import (
    backprop,
    bias_gradient,
    hidden_error,
    output_error,
    sigmoid_prime,
    weight_gradient,
)
from exercises.nielsen.functions import feedforward, hadamard, quadratic_cost, sigmoid
from exercises.nielsen.mistakes import MISTAKES
from exercises.nielsen.network import network_class
from exercises.nielsen.neurons import linear_neurons, modified_neuron
from exercises.nielsen.passes import finite_difference_passes
from exercises.nielsen.paths import path_count, path_products
from exercises.nielsen.products import diagonal_form, hadamard_product
from exercises.nielsen.proofs import proof_bp3, proof_bp4
from exercises.nielsen.questions import algorithm_steps, which_equation
from exercises.nielsen.saturation import saturated_neuron
from exercises.nielsen.shapes import shapes
from exercises.nielsen.training import backprop_batch, sgd, update_mini_batch

__all__ = ["EXERCISES", "MISTAKES", "TITLE"]

TITLE = 'Nielsen, "Neural Networks and Deep Learning", chapter 2: a network from scratch'

Network = network_class  # by the name that students give it

EXERCISES: tuple[Exercise, ...] = (
    hadamard,
    sigmoid,
    sigmoid_prime,
    feedforward,
    quadratic_cost,
    output_error,
    hidden_error,
    bias_gradient,
    weight_gradient,
    backprop,
    backprop_batch,
    update_mini_batch,
    sgd,
    Network,
    algorithm_steps,
    hadamard_product,
    which_equation,
    shapes,
    saturated_neuron,
    finite_difference_passes,
    diagonal_form,
    proof_bp3,
    proof_bp4,
    path_count,
    path_products,
    modified_neuron,
    linear_neurons,
    cost_assumptions,
    fitting_costs,
    autograd,
    autograd_rules,
)
