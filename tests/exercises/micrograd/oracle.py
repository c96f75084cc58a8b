"""Micrograd's classes computed another way: by the reference's own engine, and by matrices."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from exercises.micrograd.engine import run_program
from reference.scalar import Value


def _passes(weights: Any, biases: Any, x: Any, upstream: Any) -> tuple[Any, Any, Any, Any]:
    """Outputs of a network of tanh, and the gradients of weights, biases and inputs, by matrices."""
    activations = [np.asarray(x, dtype=float)]
    for w, b in zip(weights, biases, strict=True):
        activations.append(np.tanh(np.asarray(w) @ activations[-1] + np.asarray(b)))
    flowing = np.asarray(upstream, dtype=float)
    nabla_w, nabla_b = [], []
    for w, before, after in zip(weights[::-1], activations[-2::-1], activations[:0:-1], strict=True):
        delta = flowing * (1 - after**2)
        nabla_w.insert(0, np.outer(delta, before))
        nabla_b.insert(0, delta)
        flowing = np.asarray(w).T @ delta
    return activations[-1], nabla_w, nabla_b, flowing


def _neuron(w: Any, b: Any, x: Any, upstream: Any) -> Any:
    (output,), (nabla_w,), (nabla_b,), nabla_x = _passes([[w]], [[b]], x, [upstream])
    return output, output, nabla_w[0], nabla_b[0], nabla_x, len(w) + 1, np.ones(len(w) + 1), "at random"


def _layer(w: Any, b: Any, x: Any, upstream: Any) -> Any:
    outputs, (nabla_w,), (nabla_b,), nabla_x = _passes([w], [b], x, upstream)
    count = np.size(w) + np.size(b)
    return np.full(len(w), len(x)), outputs, nabla_w, nabla_b, nabla_x, count, np.ones(count), "at random"


def _mlp(weights: Any, biases: Any, x: Any, upstream: Any) -> Any:
    outputs, nabla_w, nabla_b, nabla_x = _passes(weights, biases, x, upstream)
    count = sum(map(np.size, [*weights, *biases]))
    return [[len(row) for row in w] for w in weights], outputs, nabla_w, nabla_b, nabla_x, count, np.ones(count)


def _train(weights: Any, biases: Any, xs: Any, ys: Any, steps: int, lr: float, decay: float) -> Any:
    weights, biases = [np.array(w) for w in weights], [np.array(b) for b in biases]
    losses = []
    for k in range(steps):
        loss, rate = 0.0, lr / (1 + decay * k)
        moves: list[Any] = []
        for x, y in zip(xs, ys, strict=True):
            (output,), *_ = _passes(weights, biases, x, [0.0])
            loss += (output - y) ** 2
            _, nabla_w, nabla_b, _ = _passes(weights, biases, x, [2 * (output - y)])
            moves.append((nabla_w, nabla_b))
        for nabla_w, nabla_b in moves:
            weights = [w - rate * nabla for w, nabla in zip(weights, nabla_w, strict=True)]
            biases = [b - rate * nabla for b, nabla in zip(biases, nabla_b, strict=True)]
        losses.append(loss)
    return losses, weights, biases


ORACLE: dict[str, Any] = {
    "micrograd/Value": lambda program: run_program(SimpleNamespace(Value=Value), program),
    "micrograd/Neuron": _neuron,
    "micrograd/Layer": _layer,
    "micrograd/MLP": _mlp,
    "micrograd/train": _train,
}
