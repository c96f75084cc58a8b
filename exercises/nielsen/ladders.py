"""The cases of Nielsen's exercises: networks and layers from the smallest up, and the functions that are given."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from exercises.model import Case, Stream
from reference.activations import Array

# The ladder of networks: the smallest first, then ordinary ones, then those that catch what the others hide.
NETWORKS = (
    ("the smallest network, 1-1-1", (1, 1, 1)),
    ("a 2-2-2 network", (2, 2, 2)),
    ("a 2-3-2 network", (2, 3, 2)),
    ("one layer, 3-3", (3, 3)),
    ("a square network, 4-4-4", (4, 4, 4)),
    ("three layers, 3-5-4-2", (3, 5, 4, 2)),
    ("four layers, 2-3-4-3-2", (2, 3, 4, 3, 2)),
    ("a wide network, 7-11-3", (7, 11, 3)),
)
STEEP = "large inputs and targets, 2-3-2"
# The same ladder for one layer: (neurons, neurons of the layer before).
LAYERS = (
    ("one neuron with one input", (1, 1)),
    ("2 neurons, 2 inputs", (2, 2)),
    ("3 neurons, 2 inputs", (3, 2)),
    ("2 neurons, 5 inputs", (2, 5)),
    ("a square layer, 4 by 4", (4, 4)),
    ("a wide layer, 11 by 7", (11, 7)),
)


def sigmoid(z: Array) -> Array:
    """The sigmoid, entry by entry. It is yours to use."""
    return 1.0 / (1.0 + np.exp(-z))


def feedforward(weights: list[Array], biases: list[Array], x: Array) -> Array:
    """The output of a network of sigmoids. It is yours to use, and `python quiz.py` checks `backprop` against it."""
    a = x
    for w, b in zip(weights, biases, strict=True):
        a = sigmoid(w @ a + b)
    return a


def normal(stream: Stream, *shape: int) -> Array:
    """Normal numbers with three decimals."""
    return np.round(stream.normal(size=shape), 3)


def network_case(stream: Stream, rung: str, sizes: tuple[int, ...], scale: float = 1.0) -> Case:
    """A network of these sizes with an input and a target."""
    weights = [scale * normal(stream, after, before) for before, after in pairwise(sizes)]
    biases = [scale * normal(stream, after) for after in sizes[1:]]
    x, y = normal(stream, sizes[0]), np.round(stream.uniform(size=sizes[-1]), 2)
    return Case(rung, (weights, biases, x, y))


def steep(stream: Stream, examples: int) -> tuple[list[Array], list[Array], Array, Array]:
    """Weights, biases, inputs and targets, one example per row, with large gradients: inputs and targets are large, but
    no neuron is saturated. The errors of an output have one sign, so that no mean makes them small."""

    def spread(low: float, high: float, *shape: int) -> Array:
        numbers: Array = np.round(stream.uniform(low, high, shape) * stream.choice([-1, 1], shape), 3)
        return numbers

    weights = [spread(0.01, 0.05, 3, 2), spread(0.3, 1.0, 2, 3)]
    y = spread(1.0, 1.0, 2) * np.abs(spread(20.0, 40.0, examples, 2))
    return weights, [spread(0.3, 1.0, 3), spread(0.3, 1.0, 2)], spread(5.0, 15.0, examples, 2), y
