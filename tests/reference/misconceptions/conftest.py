"""A 2-2-2 network of tanh and sigmoid with two examples, and all its values by plain loops."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from reference.misconceptions import MISCONCEPTIONS
from reference.training_step import Address, TrainingStep

RECORD: dict[str, Any] = {
    "weights": [[[0.4, -0.7], [0.9, 0.3]], [[0.5, -0.3], [-0.8, 0.2]]],
    "biases": [[0.1, -0.2], [0.3, 0.6]],
    "activations": ["tanh", "sigmoid"],
    "loss": "half_sse",
    "x": [[0.5, -1.0], [1.2, 0.4]],
    "y": [[0.1, 0.9], [0.8, 0.2]],
    "eta": 0.5,
    "lam": 0.3,
}
Under = Callable[[str, str], Any]


@pytest.fixture
def under() -> Under:
    """`under(mistake, "delta[0]")` as a plain array."""
    step = TrainingStep.from_json(RECORD)

    def quantity(mistake: str, text: str) -> Any:
        address = Address.read(text)
        return np.asarray(step.under(MISCONCEPTIONS[mistake].equations).array(address.name, address.level))

    return quantity


@pytest.fixture
def right() -> SimpleNamespace:
    """Every value of the step, number by number."""
    (v, w), (b, c) = RECORD["weights"], RECORD["biases"]
    x, y, eta = RECORD["x"], RECORD["y"], RECORD["eta"]
    two = range(2)
    z = [[sum(v[j][i] * x[n][i] for i in two) + b[j] for j in two] for n in two]
    h = [[float(np.tanh(z[n][j])) for j in two] for n in two]
    u = [[sum(w[k][j] * h[n][j] for j in two) + c[k] for k in two] for n in two]
    o = [[1 / (1 + float(np.exp(-u[n][k]))) for k in two] for n in two]
    error = [[(o[n][k] - y[n][k]) * o[n][k] * (1 - o[n][k]) for k in two] for n in two]
    back = [[sum(w[k][j] * error[n][k] for k in two) for j in two] for n in two]
    hidden = [[back[n][j] * (1 - h[n][j] ** 2) for j in two] for n in two]
    return SimpleNamespace(v=v, w=w, b=b, c=c, x=x, y=y, eta=eta, z=z, h=h, u=u, o=o, e=error, back=back, d=hidden)
