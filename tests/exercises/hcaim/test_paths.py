"""One path through the 2-2-2 network, and the points at which formulas are compared."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercises.formulas import POINTS
from exercises.hcaim.paths import (
    RIGHT,
    Path,
    carried_back,
    hidden_errors,
    misses,
    mistakes_in,
    output_errors,
    samples,
    slopes_of,
)

ACTIVATIONS = ("sigmoid", "tanh", "relu")
PATHS = [Path(*ends) for ends in product((1, 2), repeat=3)]


def values(hidden: str) -> Any:
    """The samples by name, as attributes."""
    return SimpleNamespace(**samples(hidden))


def test_relus_of_the_samples() -> None:
    """Each ReLU is on at some points and off at others, both at once too, and never near the kink."""
    values = samples("relu")
    on = [values[f"net_h{n}"] > 0 for n in (1, 2)]
    assert all(4 <= each.sum() <= 12 for each in on)
    assert {(bool(a), bool(b)) for a, b in zip(*on, strict=True)} == set(product((True, False), repeat=2))
    assert min(np.abs(values[f"net_h{n}"]).min() for n in (1, 2)) > 0.05


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_samples_are_consistent(hidden: str) -> None:
    """At every point the names belong to one network: what a neuron gives is its activation of what it receives."""
    v = values(hidden)
    functions: dict[str, Any] = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh}
    f = functions.get(hidden, lambda z: np.maximum(z, 0))
    assert all(len(each) == POINTS for each in samples(hidden).values())
    assert np.allclose(v.h1, f(v.net_h1))
    assert np.allclose(v.h2, f(v.net_h2))
    assert np.allclose(v.o2, 1 / (1 + np.exp(-v.net_o2)))
    # What is left of net after the weighted sum is the bias, which is drawn from these bounds.
    bias = v.net_o1 - v.w5 * v.h1 - v.w6 * v.h2
    assert ((np.abs(bias) >= 0.2) & (np.abs(bias) <= 1.8)).all()


def test_weights_of_a_path() -> None:
    """The eight paths have the weights of the picture: w1 to w4 from the inputs, w5 to w8 to the outputs."""
    assert [(path.u, path.w) for path in PATHS] == [
        *(("w1", "w5"), ("w1", "w7"), ("w3", "w6"), ("w3", "w8")),
        *(("w2", "w5"), ("w2", "w7"), ("w4", "w6"), ("w4", "w8")),
    ]


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_right_errors_are_those_of_the_engine(hidden: str) -> None:
    """The right errors, written out along a path, are the delta of the samples."""
    v = values(hidden)
    for path in PATHS:
        assert np.allclose(output_errors(path)[RIGHT](v), getattr(v, f"delta_o{path.k}"))
        assert np.allclose(hidden_errors(path, hidden)[RIGHT](v), getattr(v, f"delta_h{path.j}"))


def test_mistakes_with_their_names() -> None:
    """What each mistake writes, by hand, for the path from x1 over h2 to o1."""
    v, path = values("tanh"), Path(1, 2, 1)
    assert np.allclose(misses(path)["sign-flipped"](v), v.t1 - v.o1)
    assert np.allclose(misses(path)["output-errors-pooled"](v), v.o1 + v.o2 - v.t1 - v.t2)
    carried = carried_back(path)
    assert np.allclose(carried["one-path-only"](v), v.w6 * v.delta_o1)
    assert np.allclose(carried["weights-transposed"](v), v.w7 * v.delta_o1 + v.w8 * v.delta_o2)
    assert np.allclose(carried["own-layer-weights"](v), v.w2 * v.delta_o1 + v.w4 * v.delta_o2)
    slopes = slopes_of("tanh", "h2", "net_h2")
    assert np.allclose(slopes["value-form-at-z"](v), 1 - v.net_h2**2)
    assert np.allclose(slopes["slope-at-activation"](v), 1 - np.tanh(v.h2) ** 2)
    assert RIGHT not in mistakes_in(slopes)
    assert len(mistakes_in(slopes)) == len(slopes) - 1
