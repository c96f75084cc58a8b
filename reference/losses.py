"""Losses: C beside ∂C/∂a beside its SymPy form, one row each.

`value` is per example, over the last axis; a batch's cost is the mean over its examples. Two losses
have an activation they belong to, with which cost and δ are computed from z, where log a would be -inf.
Natural logarithms throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reference.activations import Activation, Array, minus_log_softmax, softplus


def _times_log(factor: Array, a: Array) -> Array:
    """factor · log a, with 0 · log 0 = 0 and -inf (not a warning) for log 0 elsewhere; NaN stays NaN."""
    unused = (factor == 0) & ~np.isnan(a)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(unused, 0.0, factor * np.log(np.where(unused, 1.0, a)))


def _ratio(numerator: Array, a: Array) -> Array:
    """numerator / a, with 0 / 0 = 0 and ±inf (not a warning) for other x / 0; NaN stays NaN."""
    unused = (numerator == 0) & ~np.isnan(a)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(unused, 0.0, numerator / np.where(unused, 1.0, a))


@dataclass(frozen=True, slots=True)
class Fusion:
    """A loss together with its activation, from z: cost and δ = ∂C/∂z."""

    activation: str
    value: Callable[[Array, Array], Array]  # (z, y)
    delta: Callable[[Array, Array], Array]  # (a, y)


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss. `symbolic(sympy, a, y)` takes the outputs and targets of one example as sequences."""

    name: str
    value: Callable[[Array, Array], Array]  # (a, y), each (..., fan_out) -> (...)
    gradient: Callable[[Array, Array], Array]  # ∂C/∂a
    symbolic: Callable[[Any, Sequence[Any], Sequence[Any]], Any]
    fusion: Fusion | None = None

    def fused(self, activation: Activation) -> Fusion | None:
        """The fusion, if it is with this activation."""
        return self.fusion if self.fusion and self.fusion.activation == activation.name else None


LOSSES: dict[str, Loss] = {
    row.name: row
    for row in (
        Loss(
            "half_sse",
            lambda a, y: 0.5 * ((a - y) ** 2).sum(axis=-1),
            lambda a, y: a - y,
            lambda sp, a, y: sum((p - q) ** 2 for p, q in zip(a, y, strict=True)) / 2,
        ),
        Loss(
            "sse",
            lambda a, y: ((a - y) ** 2).sum(axis=-1),
            lambda a, y: 2.0 * (a - y),
            lambda sp, a, y: sum((p - q) ** 2 for p, q in zip(a, y, strict=True)),
        ),
        Loss(
            "mse",
            lambda a, y: ((a - y) ** 2).mean(axis=-1),
            lambda a, y: 2.0 * (a - y) / a.shape[-1],
            lambda sp, a, y: sum((p - q) ** 2 for p, q in zip(a, y, strict=True)) / len(a),
        ),
        Loss(
            "binary_cross_entropy",
            lambda a, y: -(_times_log(y, a) + _times_log(1.0 - y, 1.0 - a)).sum(axis=-1),
            lambda a, y: _ratio(1.0 - y, 1.0 - a) - _ratio(y, a),
            lambda sp, a, y: -sum(q * sp.log(p) + (1 - q) * sp.log(1 - p) for p, q in zip(a, y, strict=True)),
            Fusion(
                "sigmoid",
                lambda z, y: ((1.0 - y) * softplus(z) + y * softplus(-z)).sum(axis=-1),
                lambda a, y: a - y,
            ),
        ),
        Loss(
            "cross_entropy",
            lambda a, y: -_times_log(y, a).sum(axis=-1),
            lambda a, y: -_ratio(y, a),
            lambda sp, a, y: -sum(q * sp.log(p) for p, q in zip(a, y, strict=True)),
            Fusion(
                "softmax",
                lambda z, y: (y * minus_log_softmax(z)).sum(axis=-1),
                lambda a, y: a * y.sum(axis=-1, keepdims=True) - y,
            ),
        ),
    )
}
