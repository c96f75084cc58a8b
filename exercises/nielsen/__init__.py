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
from exercises.nielsen.passes import finite_difference_passes
from exercises.nielsen.paths import path_count, path_products
from exercises.nielsen.products import diagonal_form, hadamard_product
from exercises.nielsen.proofs import proof_bp3, proof_bp4
from exercises.nielsen.questions import algorithm_steps, which_equation
from exercises.nielsen.saturation import saturated_neuron
from exercises.nielsen.shapes import shapes

__all__ = ["EXERCISES", "MISTAKES"]

EXERCISES: tuple[Exercise, ...] = (
    sigmoid_prime,
    output_error,
    hidden_error,
    bias_gradient,
    weight_gradient,
    backprop,
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
)
