"""Mistakes in BP1, number by number."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from reference.misconceptions import MISCONCEPTIONS
from reference.training_step import TrainingStep

BY_HAND: dict[str, Callable[[float, float, float], float]] = {  # of o, its target, and the sum of all o - y
    "output-slope-missing": lambda o, y, all_: o - y,
    "error-doubled": lambda o, y, all_: 2 * (o - y) * o * (1 - o),
    "error-halved": lambda o, y, all_: (o - y) * o * (1 - o) / 2,
    "sign-flipped": lambda o, y, all_: (y - o) * o * (1 - o),
    "output-errors-pooled": lambda o, y, all_: all_ * o * (1 - o),
    "hidden-slope-at-output": lambda o, y, all_: (o - y) * (1 - o * o),
    "output-differentiated": lambda o, y, all_: o * (1 - o),
    "target-left-out": lambda o, y, all_: o * o * (1 - o),
    "cost-not-differentiated": lambda o, y, all_: (o - y) ** 2 / 2 * o * (1 - o),
    "error-without-sign": lambda o, y, all_: abs(o - y) * o * (1 - o),
    "averaged-over-outputs": lambda o, y, all_: (o - y) * o * (1 - o) / 2,
}


@pytest.mark.parametrize("mistake", BY_HAND)
def test_the_output_error_by_hand(mistake: str, under: Any, right: SimpleNamespace) -> None:
    """Each mistake's output error is what a learner's formula gives for every example and output."""
    want = [
        [BY_HAND[mistake](o, y, sum(a - b for a, b in zip(outputs, targets, strict=True))) for o, y in pairs]
        for outputs, targets, pairs in (
            (outputs, targets, list(zip(outputs, targets, strict=True)))
            for outputs, targets in zip(right.o, right.y, strict=True)
        )
    ]
    np.testing.assert_allclose(under(mistake, "delta[1]"), want, rtol=1e-13)


@pytest.mark.parametrize(
    ("mistake", "formula"),
    [
        ("softmax-jacobian-diagonal", lambda p, y: -y * (1 - p)),
        ("target-left-out", lambda p, y: p),
        ("output-slope-kept", lambda p, y: (p - y) * p * (1 - p)),
    ],
)
def test_softmax_by_hand(mistake: str, formula: Any) -> None:
    """With softmax and cross-entropy: what remains of p - y."""
    z = np.array([0.2, -0.5, 1.0])
    p, y = np.exp(z) / np.exp(z).sum(), np.array([0.0, 1.0, 0.0])
    record = {"weights": [np.diag(z)], "biases": [[0, 0, 0]], "activations": ["softmax"], "loss": "cross_entropy"}
    step = TrainingStep.from_json(record | {"x": [1.0, 1.0, 1.0], "y": y})
    got = step.under(MISCONCEPTIONS[mistake].equations).array("delta", 0)
    np.testing.assert_allclose(got, formula(p, y), rtol=1e-13)
