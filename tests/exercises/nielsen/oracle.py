"""Nielsen's functions computed another way: by the general engine, by tanh and cosh, by sums over indices."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np

from exercises.nielsen.network import probe
from reference import Network, backprop, forward
from reference.training import Training, epochs


def _sigmoid(z: Any) -> Any:
    """The sigmoid as no other of our modules computes it."""
    return 0.5 * (1 + np.tanh(z / 2))


def _slope(z: Any) -> Any:
    return 0.25 / np.cosh(z / 2) ** 2


def _engine_backprop(weights: Any, biases: Any, x: Any, y: Any) -> Any:
    network = Network(weights, biases, ["sigmoid"] * len(weights), "half_sse")
    grads = backprop(forward(network, x), y)
    return list(grads.nabla_b), list(grads.nabla_w)


def _engine_feedforward(weights: Any, biases: Any, a: Any) -> Any:
    return forward(Network(weights, biases, ["sigmoid"] * len(weights), "half_sse"), a).output


def _summed_by_loops(outputs: Any, targets: Any) -> Any:
    total = 0.0
    for output, target in zip(outputs.tolist(), targets.tolist(), strict=True):
        for a, y in zip(output, target, strict=True):
            total += a * a - 2 * a * y + y * y
    return total / len(outputs) / 2


def _mean_of_single_gradients(weights: Any, biases: Any, x: Any, y: Any) -> Any:
    """The mean of what the engine gives for each example by itself."""
    each = [_engine_backprop(weights, biases, row, target) for row, target in zip(x, y, strict=True)]
    return tuple([np.mean([one[kind][i] for one in each], axis=0) for i in range(len(weights))] for kind in (0, 1))


def _trained(weights: Any, biases: Any, x: Any, y: Any, eta: float, batches: Any) -> Any:
    network = Network(weights, biases, ["sigmoid"] * len(weights), "half_sse")
    network = Training(network, x, y, eta, batches).run()
    return list(network.weights), list(network.biases)


class _OtherNetwork:
    """The class by the general engine and the general training loop."""

    def __init__(self, sizes: Any) -> None:
        stream = np.random.default_rng(20)
        self.weights: Any = [stream.normal(size=(n, m)) for m, n in pairwise(sizes)]
        self.biases: Any = [stream.normal(size=n) for n in sizes[1:]]

    def feedforward(self, a: Any) -> Any:
        return _engine_feedforward(self.weights, self.biases, a)

    def backprop(self, x: Any, y: Any) -> Any:
        return _engine_backprop(self.weights, self.biases, x, y)

    def update_mini_batch(self, mini_batch: Any, eta: float) -> None:
        self.SGD(mini_batch, 1, len(mini_batch), eta)

    def SGD(self, training_data: Any, epochs_: int, size: int, eta: float) -> None:  # noqa: N802
        x, y = (np.array(each) for each in zip(*training_data, strict=True))
        batches = epochs(np.random.default_rng(21), epochs_, len(x), size)
        self.weights, self.biases = _trained(self.weights, self.biases, x, y, eta, batches)

    def evaluate(self, test_data: Any) -> int:
        outputs = _engine_feedforward(self.weights, self.biases, np.array([x for x, _ in test_data]))
        return int(np.sum(outputs.argmax(axis=1) == [label for _, label in test_data]))


ORACLE: dict[str, Any] = {
    "nielsen/hadamard": lambda s, t: ((s + t) ** 2 - (s - t) ** 2) / 4,
    "nielsen/sigmoid": _sigmoid,
    "nielsen/feedforward": _engine_feedforward,
    "nielsen/quadratic_cost": _summed_by_loops,
    "nielsen/backprop_batch": _mean_of_single_gradients,
    "nielsen/update_mini_batch": lambda w, b, x, y, eta: _trained(w, b, x, y, eta, [range(len(x))]),
    "nielsen/sgd": _trained,
    "nielsen/Network": lambda *arguments: probe(SimpleNamespace(Network=_OtherNetwork), *arguments),
    "nielsen/sigmoid_prime": _slope,
    "nielsen/output_error": lambda a, y, z: (_sigmoid(z) - y) * _slope(z),
    "nielsen/hidden_error": lambda w, delta, z: np.einsum("kj,k->j", w, delta) * _slope(z),
    "nielsen/bias_gradient": lambda delta: 1.0 * delta,
    "nielsen/weight_gradient": lambda delta, a: delta[:, None] * a[None, :],
    "nielsen/backprop": _engine_backprop,
}
