"""Mistakes in BP2, number by number."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

TWO = range(2)
# What comes back to hidden neuron j of example n, before its own slope.
BACK: dict[str, Any] = {
    "one-path-only": lambda r, n, j: r.w[0][j] * r.e[n][0],
    "own-path-only": lambda r, n, j: r.w[j][j] * r.e[n][j],
    "weights-transposed": lambda r, n, j: sum(r.w[j][k] * r.e[n][k] for k in TWO),
    "weights-left-out": lambda r, n, j: sum(r.e[n]),
    "own-layer-weights": lambda r, n, j: sum(r.v[k][j] * r.e[n][k] for k in TWO),
    "paths-averaged": lambda r, n, j: r.back[n][j] / 2,
    "raw-error-sent-back": lambda r, n, j: sum(r.w[k][j] * (r.o[n][k] - r.y[n][k]) for k in TWO),
    "error-split-by-weights": lambda r, n, j: sum(r.w[k][j] / sum(r.w[k]) * r.e[n][k] for k in TWO),
    "updated-weights-used": lambda r, n, j: sum(_updated(r, k, j) * r.e[n][k] for k in TWO),
}


def _updated(r: SimpleNamespace, k: int, j: int) -> float:
    gradient = sum(r.e[n][k] * r.h[n][j] for n in TWO) / 2
    return float(r.w[k][j] - r.eta * (gradient + 0.3 * r.w[k][j]))


@pytest.mark.parametrize("mistake", BACK)
def test_the_hidden_error_by_hand(mistake: str, under: Any, right: SimpleNamespace) -> None:
    """What a learner's sum over the next layer gives, times the right slope."""
    want = [[BACK[mistake](right, n, j) * (1 - right.h[n][j] ** 2) for j in TWO] for n in TWO]
    np.testing.assert_allclose(under(mistake, "delta[0]"), want, rtol=1e-13)


def test_the_slope_of_the_next_layer(under: Any, right: SimpleNamespace) -> None:
    """The output's slope o (1 - o) where the hidden neuron's own belongs."""
    want = [[right.back[n][j] * right.o[n][j] * (1 - right.o[n][j]) for j in TWO] for n in TWO]
    np.testing.assert_allclose(under("slope-of-next-layer", "delta[0]"), want, rtol=1e-13)
