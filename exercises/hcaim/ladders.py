"""The cases of the training functions: networks with one hidden layer, an example each, and how they are trained."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from exercises.model import Case, Stream
from reference.activations import Array
from reference.network import Network
from reference.sampling import until
from reference.training_step import TrainingStep

CLEAR = 0.02  # how far from its kink a ReLU stays, and from all its targets the output

LARGE = ((5.0, 15.0, 3), (10.0, 30.0, 2))  # of inputs and of targets: from, to, how many

# What is tried, the smallest first: rung, sizes, hidden activation, learning rate, steps.
Rung = tuple[str, tuple[int, int, int], str, float, int]
STEP_LADDER: tuple[Rung, ...] = (
    ("the smallest network, 1-1-1, sigmoid", (1, 1, 1), "sigmoid", 0.5, 1),
    ("a 2-2-2 network, sigmoid", (2, 2, 2), "sigmoid", 0.7, 1),
    ("a 2-2-2 network, tanh", (2, 2, 2), "tanh", 0.6, 1),
    ("a 2-2-2 network, ReLU, one neuron on and one off", (2, 2, 2), "relu", 0.8, 1),
    ("a 3-4-2 network, tanh", (3, 4, 2), "tanh", 0.9, 1),
    ("a square network, 4-4-4, tanh", (4, 4, 4), "tanh", 1.2, 1),
    ("a square network, 4-4-4, ReLU, some neurons off", (4, 4, 4), "relu", 0.7, 1),
    ("a wide network, 7-11-3, sigmoid", (7, 11, 3), "sigmoid", 2.0, 1),
    ("a wide network, 7-11-3, ReLU, some neurons off", (7, 11, 3), "relu", 0.5, 1),
)
TRAIN_LADDER: tuple[Rung, ...] = (
    ("the smallest network, 1-1-1, sigmoid, 2 steps", (1, 1, 1), "sigmoid", 0.5, 2),
    ("a 2-2-2 network, sigmoid, 1 step", (2, 2, 2), "sigmoid", 0.7, 1),
    ("a 2-2-2 network, sigmoid, 3 steps", (2, 2, 2), "sigmoid", 0.7, 3),
    ("a 2-2-2 network, tanh, 3 steps", (2, 2, 2), "tanh", 0.6, 3),
    ("a 2-2-2 network, ReLU, one neuron on and one off, 2 steps", (2, 2, 2), "relu", 0.8, 2),
    ("a 3-4-2 network, tanh, 5 steps", (3, 4, 2), "tanh", 0.9, 5),
    ("a square network, 4-4-4, ReLU, some neurons off, 2 steps", (4, 4, 4), "relu", 0.7, 2),
    ("a wide network, 7-11-3, ReLU, a neuron that goes on or off, 3 steps", (7, 11, 3), "relu", 0.5, 3),
    ("a wide network, 7-11-3, sigmoid, 3 steps", (7, 11, 3), "sigmoid", 0.5, 3),
)

# The published 2-2-2 network (M. Mazur, 2015): x, t, weights, biases.
MAZUR: tuple[Any, ...] = (
    np.array([0.05, 0.10]),
    np.array([0.01, 0.99]),
    [np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.40, 0.45], [0.50, 0.55]])],
    [np.array([0.35, 0.35]), np.array([0.60, 0.60])],
)


def drawn(stream: Stream, rung: Rung) -> tuple[Any, ...]:
    """x, t, weights, biases, hidden activation and learning rate of one rung."""
    _, sizes, activation, eta, steps = rung

    def draw() -> tuple[Any, ...]:
        weights = [np.round(stream.normal(size=(after, before)), 3) for before, after in pairwise(sizes)]
        biases = [np.round(stream.normal(size=after), 3) for after in sizes[1:]]
        x, t = np.round(stream.normal(size=sizes[0]), 3), np.round(stream.uniform(0.05, 0.95, sizes[-1]), 2)
        return x, t, weights, biases, activation, eta

    return until(draw, lambda arguments: fits(arguments, steps))


def fits(arguments: tuple[Any, ...], steps: int) -> bool:
    """Whether the targets are not hit, no factor is 0 by accident, and ReLUs keep clear of their kink, some of them on
    and some off, in every step. In three steps or more a ReLU goes on or off: the slopes of the start do not last."""
    x, t, weights, biases, activation, eta = arguments
    network = Network(weights, biases, [activation, "sigmoid"], "half_sse")
    if not (_away(x) and all(map(_away, (*weights, *biases)))):
        return False
    switched, start = False, None
    for number in range(steps):
        step = TrainingStep(network, x, t, eta)
        outcome = step.under()
        z, o = outcome.array("z", 0), outcome.array("a", 2)
        if np.abs(o - t).max() < (10 * CLEAR if number == 0 else CLEAR) or np.abs(z).max() > 8:
            return False
        if activation == "relu" and not (np.abs(z).min() > CLEAR and 0 < (z > 0).sum() < z.size):
            return False
        start = z > 0 if start is None else start
        switched = switched or bool(((z > 0) != start).any())
        network = step.after(outcome)
    return switched or activation != "relu" or steps < 3


def _away(values: Array) -> bool:
    return bool((values != 0).all())


def saturated(stream: Stream, activation: str) -> tuple[Any, ...]:
    """A 3-3-3 network whose first hidden neuron is far out on one side, its last one on the other."""
    x, t, weights, biases, _, eta = drawn(stream, ("", (3, 3, 3), activation, 0.5, 1))
    return x, t, weights, [np.round(biases[0] + np.array([-12.0, 0.0, 12.0]), 3), biases[1]], activation, eta


def steep(stream: Stream, activation: str) -> tuple[Any, ...]:
    """A 3-4-2 network with large inputs and targets, whose gradients are large; no neuron is saturated."""

    def draw() -> tuple[Any, ...]:
        weights = [np.round(stream.normal(size=(4, 3)) / 20, 3), np.round(stream.normal(size=(2, 4)), 3)]
        biases = [np.round(stream.normal(size=4), 3), np.round(stream.normal(size=2) / 2, 3)]
        x, t = (np.round(stream.uniform(low, high, n) * stream.choice([-1, 1], n), 2) for low, high, n in LARGE)
        return x, t, weights, biases, activation, 0.002

    return until(draw, lambda arguments: fits(arguments, 1))


def step_cases(stream: Stream) -> list[Case]:
    """The ladder of `train_step`."""
    ordinary = [Case(rung[0], drawn(stream, rung)) for rung in STEP_LADDER]
    return [
        *ordinary,
        Case("saturated sigmoids beside an ordinary one, 3-3-3", saturated(stream, "sigmoid")),
        Case("saturated tanh neurons beside an ordinary one, 3-3-3", saturated(stream, "tanh")),
        Case("large inputs and targets, 3-4-2, sigmoid", steep(stream, "sigmoid")),
    ]


def train_cases(stream: Stream) -> list[Case]:
    """The ladder of `train`."""
    ordinary = [Case(rung[0], (*drawn(stream, rung), rung[-1])) for rung in TRAIN_LADDER]
    return [*ordinary, Case("large inputs and targets, 3-4-2, sigmoid, 1 step", (*steep(stream, "sigmoid"), 1))]
