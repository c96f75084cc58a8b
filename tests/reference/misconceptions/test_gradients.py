"""Mistakes in BP3 and BP4, number by number."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

TWO = range(2)


def _mean(values: Any) -> float:
    return float(sum(values)) / 2


# The gradient of the output weight from hidden neuron j to output k.
WEIGHTS: dict[str, Any] = {
    "input-left-out": lambda r, k, j: _mean(r.e[n][k] for n in TWO),
    "own-output-as-input": lambda r, k, j: _mean(r.e[n][k] * r.o[n][j] for n in TWO),
    "pre-activation-as-input": lambda r, k, j: _mean(r.e[n][k] * r.z[n][j] for n in TWO),
    "gradient-transposed": lambda r, k, j: _mean(r.e[n][j] * r.h[n][k] for n in TWO),
    "weight-as-input": lambda r, k, j: _mean(r.e[n][k] * r.w[k][j] for n in TWO),
    "network-input-as-input": lambda r, k, j: _mean(r.e[n][k] * r.x[n][j] for n in TWO),
    "batch-not-averaged": lambda r, k, j: 2 * _mean(r.e[n][k] * r.h[n][j] for n in TWO),
    "weights-not-averaged": lambda r, k, j: 2 * _mean(r.e[n][k] * r.h[n][j] for n in TWO),
    "averaged-twice": lambda r, k, j: _mean(r.e[n][k] * r.h[n][j] for n in TWO) / 2,
    "averaged-over-inputs": lambda r, k, j: _mean(r.e[n][k] * r.h[n][j] for n in TWO) / 2,
    "batch-averaged-too-soon": lambda r, k, j: _mean(r.e[n][k] for n in TWO) * _mean(r.h[n][j] for n in TWO),
}
# The gradient of the bias of output k.
BIASES: dict[str, Any] = {
    "bias-gradient-summed": lambda r, k: sum(_mean(r.e[n][i] for n in TWO) for i in TWO),
    "bias-gradient-one-mean": lambda r, k: sum(_mean(r.e[n][i] for n in TWO) for i in TWO) / 2,
    "bias-gradient-zero": lambda r, k: 0.0,
    "bias-gradient-times-bias": lambda r, k: _mean(r.e[n][k] for n in TWO) * r.c[k],
    "batch-not-averaged": lambda r, k: 2 * _mean(r.e[n][k] for n in TWO),
    "bias-not-averaged": lambda r, k: 2 * _mean(r.e[n][k] for n in TWO),
    "averaged-twice": lambda r, k: _mean(r.e[n][k] for n in TWO) / 2,
}


@pytest.mark.parametrize("mistake", WEIGHTS)
def test_the_weight_gradient_by_hand(mistake: str, under: Any, right: SimpleNamespace) -> None:
    """One product per example, weight by weight."""
    want = [[WEIGHTS[mistake](right, k, j) for j in TWO] for k in TWO]
    np.testing.assert_allclose(under(mistake, "nabla_w[1]"), want, rtol=1e-13)


@pytest.mark.parametrize("mistake", BIASES)
def test_the_bias_gradient_by_hand(mistake: str, under: Any, right: SimpleNamespace) -> None:
    """One error per example, bias by bias."""
    np.testing.assert_allclose(under(mistake, "nabla_b[1]"), [BIASES[mistake](right, k) for k in TWO], rtol=1e-13)
