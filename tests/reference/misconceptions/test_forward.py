"""Mistakes on the way forward, number by number."""

from __future__ import annotations

from math import exp, tanh
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

TWO = range(2)
# The output of hidden neuron j for example n.
HIDDEN: dict[str, Any] = {
    "bias-left-out": lambda r, n, j: tanh(r.z[n][j] - r.b[j]),
    "bias-subtracted": lambda r, n, j: tanh(r.z[n][j] - 2 * r.b[j]),
    "forward-weights-transposed": lambda r, n, j: tanh(sum(r.v[i][j] * r.x[n][i] for i in TWO) + r.b[j]),
    "activation-left-out": lambda r, n, j: r.z[n][j],
    "activation-applied-twice": lambda r, n, j: tanh(tanh(r.z[n][j])),
    "sigmoid-everywhere": lambda r, n, j: 1 / (1 + exp(-r.z[n][j])),
}


@pytest.mark.parametrize("mistake", HIDDEN)
def test_hidden_outputs_by_hand(mistake: str, under: Any, right: SimpleNamespace) -> None:
    """What the hidden neurons give under each mistake."""
    want = [[HIDDEN[mistake](right, n, j) for j in TWO] for n in TWO]
    np.testing.assert_allclose(under(mistake, "a[1]"), want, rtol=1e-13)


def test_outputs_by_hand(under: Any, right: SimpleNamespace) -> None:
    """The hidden layer is right, and the output is z, or tanh of z."""
    np.testing.assert_allclose(under("output-activation-left-out", "a[2]"), right.u, rtol=1e-13)
    np.testing.assert_allclose(under("hidden-activation-at-output", "a[2]"), np.tanh(right.u), rtol=1e-13)
    slopes = 1 - np.tanh(right.u) ** 2
    want = (np.tanh(right.u) - right.y) * slopes
    np.testing.assert_allclose(under("hidden-activation-at-output", "delta[1]"), want, rtol=1e-13)
