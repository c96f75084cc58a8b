"""Mistakes in the step, number by number."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

LAM = 0.3
# A weight and a bias after the step, from themselves, their gradients and the learning rate.
AFTER: dict[str, Any] = {
    "update-added": (lambda w, g, eta: w + eta * (g + LAM * w), lambda b, g, eta: b + eta * g),
    "learning-rate-left-out": (lambda w, g, eta: w - g - LAM * w, lambda b, g, eta: b - g),
    "learning-rate-twice": (lambda w, g, eta: w - eta * eta * (g + LAM * w), lambda b, g, eta: b - eta * eta * g),
    "change-as-new-weight": (lambda w, g, eta: -eta * (g + LAM * w), lambda b, g, eta: -eta * g),
    "slope-times-weight": (lambda w, g, eta: w - eta * (g + LAM * w) * w, lambda b, g, eta: b - eta * g * b),
    "weights-left-fixed": (lambda w, g, eta: w, lambda b, g, eta: b - eta * g),
    "biases-left-fixed": (lambda w, g, eta: w - eta * (g + LAM * w), lambda b, g, eta: b),
    "penalty-left-out": (lambda w, g, eta: w - eta * g, lambda b, g, eta: b - eta * g),
    "penalty-doubled": (lambda w, g, eta: w - eta * (g + 2 * LAM * w), lambda b, g, eta: b - eta * g),
    "penalty-sign": (lambda w, g, eta: w - eta * (g - LAM * w), lambda b, g, eta: b - eta * g),
    "penalty-on-biases": (lambda w, g, eta: w - eta * (g + LAM * w), lambda b, g, eta: b - eta * (g + LAM * b)),
}


@pytest.mark.parametrize("mistake", AFTER)
def test_the_step_by_hand(mistake: str, under: Any, right: SimpleNamespace) -> None:
    """The output layer after the step, from right gradients."""
    errors, inputs = np.array(right.e), np.array(right.h)
    gradients = errors.T @ inputs / 2, errors.mean(axis=0)
    weight, bias = AFTER[mistake]
    want_w = [[weight(right.w[k][j], gradients[0][k, j], right.eta) for j in range(2)] for k in range(2)]
    np.testing.assert_allclose(under(mistake, "w[1]"), want_w, rtol=1e-12)
    want_b = [bias(right.c[k], gradients[1][k], right.eta) for k in range(2)]
    np.testing.assert_allclose(under(mistake, "b[1]"), want_b, rtol=1e-12)
