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
    """The central difference of a cubic is its slope plus eps² times its third derivative over 6; that of d·|p|⁵,
    where there is one, is taken entry by entry."""
    b, a, c, *more = coefficients
    p = params.ravel()
    fifth = sum(d * (((p + eps) ** 2) ** 2.5 - ((p - eps) ** 2) ** 2.5) / (2 * eps) for d in more)
    return (b + a @ p + 3 * c * p**2 + c * eps**2 + fifth).reshape(params.shape)


def _largest_error(coefficients: Any, factors: Any, params: Any, eps: float) -> float:
    b, a, c = coefficients
    p = params.ravel()
    claimed = factors.ravel() * (b + a @ p + 3 * c * p**2)
    errors = [
        abs(n - g) / max(abs(n), abs(g)) if n or g else 0.0
        for n, g in zip(_central(coefficients, params, eps).ravel(), claimed, strict=True)
    ]
    return max(errors) if max(errors) >= 1e-7 else 0.0


def _softmax(z: Any) -> Any:
    """Each probability by itself: one over the sum of what all the others are against it."""
    with np.errstate(over="ignore"):
        return 1 / np.exp(z[..., None, :] - z[..., :, None]).sum(axis=-1)


def _softmax_cross_entropy(z: Any, y: Any) -> Any:
    """ln of a sum by adding one term after the other; both per example, from the differences between the z."""
    each = [
        sum(t * np.logaddexp.reduce([other - own for other in row]) for own, t in zip(row, ts, strict=True))
        for row, ts in zip(z.tolist(), y.tolist(), strict=True)
    ]
    return sum(each) / len(each), _softmax(z) - y


def _penalised(slope: Any) -> Any:
    """An update number by number, the penalty as a step of its own."""

    def update(weights: Any, biases: Any, nabla_w: Any, nabla_b: Any, eta: float, lam: float, n: int) -> Any:
        def moved(w: float, g: float) -> float:
            return float(w - eta * g - eta * lam * slope(w) / n)

        new = [
            np.array([[moved(*pair) for pair in zip(*rows, strict=True)] for rows in zip(w, g, strict=True)])
            for w, g in zip(weights, nabla_w, strict=True)
        ]
        return new, [np.subtract(b, np.multiply(g, eta)) for b, g in zip(biases, nabla_b, strict=True)]

    return update


def _dropout(values: Any, mask: Any, p: float) -> Any:
    return np.where(np.asarray(mask) == 1, np.divide(values, p), 0.0)


def _padded(glyph: Any, down: int, right: int) -> Any:
    """A window moved over the glyph in a wide frame of zeros."""
    rows, columns = glyph.shape
    frame = np.pad(glyph, ((rows + 9, rows + 9), (columns + 9, columns + 9)))
    top, left = rows + 9 - down, columns + 9 - right
    return frame[top : top + rows, left : left + columns]


def _five(images: Any, labels: Any) -> Any:
    moves = ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1))
    pairs = [(_padded(image, *move), label) for image, label in zip(images, labels, strict=True) for move in moves]
    return np.array([image for image, _ in pairs]), np.array([label for _, label in pairs])


def _spread(sizes: Any, seed: int) -> Any:
    """What an honest start is found to be: every spread is the right one, every mean 0, all else holds."""
    layers = range(len(sizes) - 1)
    shapes = [[sizes[k + 1], sizes[k]] for k in layers], [[sizes[k + 1]] for k in layers]
    hold = [1.0 for _ in (*layers, "biases")]
    return (*shapes, [1.0 for _ in layers], 1.0, [0.0 for _ in layers], 0.0, hold, hold, 1.0, 1.0)


ORACLE: dict[str, Any] = {
    "unicamp/train_fixed_biases": _trained_by_hand,
    "unicamp/numerical_gradient": lambda f, params, eps: (_central(f, params, eps), params),
    "unicamp/gradient_check": _largest_error,
    "unicamp/softmax": _softmax,
    "unicamp/softmax_cross_entropy": _softmax_cross_entropy,
    "unicamp/l2_update": _penalised(lambda w: w),
    "unicamp/l1_update": _penalised(lambda w: int(w > 0) - int(w < 0)),
    "unicamp/dropout_forward": _dropout,
    "unicamp/dropout_backward": _dropout,
    "unicamp/init_weights": _spread,
    "unicamp/shift_glyph": _padded,
    "unicamp/expand": _five,
}
