"""Activation functions: f beside f' beside its SymPy form, one row each.

Every numerical form accepts real and complex arrays (the latter for complex-step differences) and
is stable for large arguments. `pull` is the vector-Jacobian product J_fᵀ u; for an elementwise f it
is f'(z) * u. Softmax is the one that is not elementwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

LEAK = 0.01  # slope of leaky_relu for negative arguments, as in PyTorch


def _exp_of_minus_abs(z: Array) -> Array:
    """exp(-|z|), analytic on either side of zero so that complex steps pass through."""
    return np.exp(np.where(z.real >= 0, -z, z))


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)), without overflow at either end."""
    e = _exp_of_minus_abs(z)
    value: Array = np.where(z.real >= 0, 1.0, e) / (1.0 + e)
    return value


def sigmoid_slope(z: Array) -> Array:
    """σ'(z) = e / (1 + e)², exact where σ(z)(1 - σ(z)) would round to zero."""
    e = _exp_of_minus_abs(z)
    slope: Array = e / (1.0 + e) ** 2
    return slope


def softplus(z: Array) -> Array:
    """log(1 + exp(z))."""
    value: Array = np.where(z.real > 0, z, 0.0) + np.log1p(_exp_of_minus_abs(z))
    return value


def softmax(z: Array) -> Array:
    """exp(z_i) / Σ exp(z_j) over the last axis."""
    e = np.exp(z - z.real.max(axis=-1, keepdims=True))
    value: Array = e / e.sum(axis=-1, keepdims=True)
    return value


def minus_log_softmax(z: Array) -> Array:
    """-log softmax(z), to full precision also where softmax(z) is nearly 1."""
    first = z.real.argmax(axis=-1)[..., None]
    top = np.take_along_axis(z, first, axis=-1)
    others = np.where(np.arange(z.shape[-1]) == first, 0.0, np.exp(z - top))
    loss: Array = (top - z) + np.log1p(others.sum(axis=-1, keepdims=True))
    return loss


def _tanh_slope(z: Array) -> Array:
    return 4.0 * sigmoid_slope(2.0 * z)


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function.

    `slope(z)` is f'(z) (for softmax the diagonal of the Jacobian), `slope_from_value(a)` the same
    written with a = f(z), as textbooks like it. `symbolic(sympy, z, zs)` is f at one unit, given all the z of
    the layer.
    """

    name: str
    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    slope_from_value: Callable[[Array], Array]
    symbolic: Callable[[Any, Any, Sequence[Any]], Any]
    elementwise: bool = True
    smooth: bool = True

    def pull(self, z: Array, a: Array, upstream: Array) -> Array:
        """J_fᵀ upstream at z, where a = f(z); all of shape (..., fan_out)."""
        if self.elementwise:
            pulled: Array = self.slope(z) * upstream
        else:
            pulled = a * (upstream - (a * upstream).sum(axis=-1, keepdims=True))
        return pulled


ACTIVATIONS: dict[str, Activation] = {
    row.name: row
    for row in (
        Activation(
            "sigmoid",
            sigmoid,
            sigmoid_slope,
            lambda a: a * (1 - a),
            lambda sp, z, zs: 1 / (1 + sp.exp(-z)),
        ),
        Activation(
            "tanh",
            np.tanh,
            _tanh_slope,
            lambda a: 1 - a * a,
            lambda sp, z, zs: sp.tanh(z),
        ),
        Activation(
            "relu",
            lambda z: np.where(z.real <= 0, 0.0, z),  # this way round a NaN stays one
            lambda z: np.where(z.real > 0, 1.0, 0.0),
            lambda a: np.where(a.real > 0, 1.0, 0.0),
            # Not Max(z, 0), whose derivative SymPy leaves as a Heaviside function, 1/2 at 0; here f'(0) = 0.
            lambda sp, z, zs: sp.Piecewise((z, z > 0), (0, True)),
            smooth=False,
        ),
        Activation(
            "leaky_relu",
            lambda z: np.where(z.real <= 0, LEAK * z, z),
            lambda z: np.where(z.real > 0, 1.0, LEAK),
            lambda a: np.where(a.real > 0, 1.0, LEAK),
            lambda sp, z, zs: sp.Piecewise((z, z > 0), (sp.Rational(1, 100) * z, True)),
            smooth=False,
        ),
        Activation(
            "identity",
            lambda z: z,
            lambda z: np.ones_like(z),
            lambda a: np.ones_like(a),
            lambda sp, z, zs: z,
        ),
        Activation(
            "softplus",
            softplus,
            sigmoid,
            lambda a: -np.expm1(-a),
            lambda sp, z, zs: sp.log(1 + sp.exp(z)),
        ),
        Activation(
            "softmax",
            softmax,
            lambda z: softmax(z) * (1 - softmax(z)),
            lambda a: a * (1 - a),
            lambda sp, z, zs: sp.exp(z) / sum(sp.exp(other) for other in zs),
            elementwise=False,
        ),
    )
}
