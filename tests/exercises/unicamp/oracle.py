"""Unicamp's functions computed another way: by loops over plain numbers, by closed forms."""

from __future__ import annotations

from math import exp
from operator import mul, sub
from typing import Any

import numpy as np


def _trained_by_hand(weights: Any, biases: Any, x: Any, t: Any, eta: float, steps: int) -> Any:
    """Plain numbers, each slope summed over the paths; what cannot be trained is refused once."""
    if steps < 1:
        return 1
    w = [layer.tolist() for layer in weights]
    for made in range(steps + 1):
        out = [x.tolist()]
        for layer, b in zip(w, biases, strict=True):
            nets = [sum(map(mul, row, out[-1])) + float(c) for row, c in zip(layer, b, strict=True)]
            out.append([1 / (1 + exp(-net)) for net in nets])
        if made == steps:
            break
        slopes = list(map(sub, out[-1], t.tolist()))  # dE/d out, from the last layer back to the first
        moved: list[Any] = []
        for level in reversed(range(len(w))):
            delta = [s * o * (1 - o) for s, o in zip(slopes, out[level + 1], strict=True)]
            rows = list(zip(w[level], delta, strict=True))
            moved.insert(0, [[q - eta * d * a for q, a in zip(row, out[level], strict=True)] for row, d in rows])
            slopes = [sum(d * row[j] for row, d in rows) for j in range(len(out[level]))]
        w = moved
    return list(map(np.array, w)), sum((o - c) ** 2 for o, c in zip(out[-1], t, strict=True)) / 2, np.array(out[-1])


def _central(coefficients: Any, params: Any, eps: float) -> Any:
    """The central difference of a cubic is its slope plus eps² times its third derivative over 6."""
    b, a, c = coefficients
    p = params.ravel()
    return (b + a @ p + 3 * c * p**2 + c * eps**2).reshape(params.shape)


def _largest_error(coefficients: Any, factors: Any, params: Any, eps: float) -> float:
    b, a, c = coefficients
    p = params.ravel()
    claimed = factors.ravel() * (b + a @ p + 3 * c * p**2)
    errors = [
        abs(n - g) / max(abs(n), abs(g)) if n or g else 0.0
        for n, g in zip(_central(coefficients, params, eps).ravel(), claimed, strict=True)
    ]
    return max(errors) if max(errors) >= 1e-7 else 0.0


ORACLE: dict[str, Any] = {
    "unicamp/train_fixed_biases": _trained_by_hand,
    "unicamp/numerical_gradient": lambda f, params, eps: (_central(f, params, eps), params),
    "unicamp/gradient_check": _largest_error,
}
