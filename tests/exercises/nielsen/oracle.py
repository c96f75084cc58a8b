"""Nielsen's functions computed another way: by the general engine, by tanh and cosh, by sums over indices."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference import Network, backprop, forward


def _sigmoid(z: Any) -> Any:
    """The sigmoid as no other of our modules computes it."""
    return 0.5 * (1 + np.tanh(z / 2))


def _slope(z: Any) -> Any:
    return 0.25 / np.cosh(z / 2) ** 2


def _engine_backprop(weights: Any, biases: Any, x: Any, y: Any) -> Any:
    network = Network(weights, biases, ["sigmoid"] * len(weights), "half_sse")
    grads = backprop(forward(network, x), y)
    return list(grads.nabla_b), list(grads.nabla_w)


ORACLE: dict[str, Any] = {
    "nielsen/sigmoid_prime": _slope,
    "nielsen/output_error": lambda a, y, z: (_sigmoid(z) - y) * _slope(z),
    "nielsen/hidden_error": lambda w, delta, z: np.einsum("kj,k->j", w, delta) * _slope(z),
    "nielsen/bias_gradient": lambda delta: 1.0 * delta,
    "nielsen/weight_gradient": lambda delta, a: delta[:, None] * a[None, :],
    "nielsen/backprop": _engine_backprop,
}
