"""The training functions computed another way: sums over indices, slopes by cosh, plain floats."""

from __future__ import annotations

from math import cosh, tanh
from typing import Any

import numpy as np

# Name -> value and slope at one net input, as no module of ours computes them.
ACTIVATIONS: dict[str, Any] = {
    "sigmoid": lambda z: (0.5 * (1 + tanh(z / 2)), 0.25 / cosh(z / 2) ** 2),
    "tanh": lambda z: (1 - 2 / (np.exp(2 * z) + 1), 1 / cosh(z) ** 2),
    "relu": lambda z: (0.5 * (z + abs(z)), float(z > 0)),
}


def _layer(w: Any, b: Any, inputs: Any, name: str) -> tuple[list[float], list[float]]:
    """Values and slopes of a layer's neurons."""
    nets = [sum(float(w[i][j]) * inputs[j] for j in range(len(inputs))) + float(b[i]) for i in range(len(b))]
    pairs = [ACTIVATIONS[name](net) for net in nets]
    return [value for value, _ in pairs], [slope for _, slope in pairs]


def train(x: Any, t: Any, weights: Any, biases: Any, activation: str, eta: float, steps: int) -> Any:
    """Neuron by neuron, the derivative of each output carried forward along each path."""
    w1, w2 = (np.array(w, dtype=float).tolist() for w in weights)
    b1, b2 = (np.array(b, dtype=float).tolist() for b in biases)
    inputs = [float(value) for value in x]
    error = float("nan")
    for _ in range(steps):
        h, dh = _layer(w1, b1, inputs, activation)
        o, do = _layer(w2, b2, h, "sigmoid")
        error = sum((t[k] - o[k]) ** 2 for k in range(len(o))) / 2
        miss = [o[k] - t[k] for k in range(len(o))]
        paths = [sum(miss[k] * do[k] * w2[k][j] * dh[j] for k in range(len(o))) for j in range(len(h))]
        w2 = [[w2[k][j] - eta * miss[k] * do[k] * h[j] for j in range(len(h))] for k in range(len(o))]
        b2 = [b2[k] - eta * miss[k] * do[k] for k in range(len(o))]
        w1 = [[w1[j][i] - eta * paths[j] * inputs[i] for i in range(len(inputs))] for j in range(len(h))]
        b1 = [b1[j] - eta * paths[j] for j in range(len(h))]
    return [np.array(w1), np.array(w2)], [np.array(b1), np.array(b2)], error


def keras_train(x: Any, t: Any, weights: Any, biases: Any, activation: str, eta: float, steps: int) -> Any:
    """The mean of k squares is 2/k of half their sum: so is the error, and so is every step."""
    factor = 2 / len(t)
    new_weights, new_biases, error = train(x, t, weights, biases, activation, factor * eta, steps)
    return new_weights, new_biases, factor * error


ORACLE: dict[str, Any] = {
    "hcaim/train_step": lambda x, t, weights, biases, activation, eta: train(x, t, weights, biases, activation, eta, 1),
    "hcaim/train": train,
    "hcaim/keras_train": keras_train,
}
