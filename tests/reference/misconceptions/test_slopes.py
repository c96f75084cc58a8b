"""Mistakes with activation functions, against the same by hand on a 1-1-1 network."""

from __future__ import annotations

from math import exp, tanh

import numpy as np
import pytest

from reference.equations import CORRECT, Layer, layers
from reference.misconceptions import MISCONCEPTIONS
from reference.network import Network

W, V, B, C = 0.7, -1.3, 0.4, 0.2  # output weight, hidden weight, their biases


def sigmoid(z: float) -> float:
    """The sigmoid of one number."""
    return 1 / (1 + exp(-z))


def chain(name: str, hidden: str, x: float = -1.1) -> tuple[Layer, ...]:
    """A 1-1-1 network under one of these mistakes; the target is 0.9."""
    network = Network(
        [np.array([[V]]), np.array([[W]])], [np.array([C]), np.array([B])], [hidden, "sigmoid"], "half_sse"
    )
    equations = MISCONCEPTIONS[name].equations if name else CORRECT
    return layers(network, np.array([[x]]), np.array([[0.9]]), equations, eta=0.5)


@pytest.mark.parametrize(
    ("name", "hidden", "slope"),
    [
        ("sigmoid-slope-everywhere", "tanh", lambda a: a * (1 - a)),
        ("sigmoid-slope-everywhere", "relu", lambda a: a * (1 - a)),
        ("tanh-slope-unsquared", "tanh", lambda a: 1 - a),
        ("tanh-slope-without-one", "tanh", lambda a: -(a**2)),
        ("", "tanh", lambda a: 1 - a**2),
    ],
)
def test_slopes_of_the_hidden_layer(name: str, hidden: str, slope: object) -> None:
    """The hidden error is the output's through the weight, times the slope that the mistake writes."""
    first, last = chain(name, hidden)
    z = V * -1.1 + C
    a = tanh(z) if hidden == "tanh" else z
    o = sigmoid(W * a + B)
    delta = (o - 0.9) * o * (1 - o)
    assert np.allclose(last.delta, delta)
    assert np.allclose(first.delta, delta * W * slope(a))  # type: ignore[operator]


def test_slopes_of_the_output() -> None:
    """Tanh's slope at the output, and the value in place of a slope in both layers."""
    z = V * -1.1 + C
    o = sigmoid(W * tanh(z) + B)
    assert np.allclose(chain("hidden-slope-at-output", "tanh")[1].delta, (o - 0.9) * (1 - o * o))
    first, last = chain("value-as-slope", "tanh")
    assert np.allclose(last.delta, (o - 0.9) * o)
    assert np.allclose(first.delta, (o - 0.9) * o * W * tanh(z))


def test_other_activations_forward() -> None:
    """A sigmoid where tanh was asked for, and tanh where the output is a sigmoid."""
    z = V * -1.1 + C
    assert np.allclose(chain("sigmoid-everywhere", "tanh")[1].a, sigmoid(W * sigmoid(z) + B))
    first, last = chain("hidden-activation-at-output", "tanh")
    o = tanh(W * tanh(z) + B)
    assert np.allclose(last.a, o)
    assert np.allclose(last.delta, (o - 0.9) * (1 - o * o))
    assert np.allclose(first.delta, last.delta * W * (1 - tanh(z) ** 2))


@pytest.mark.parametrize(("x", "passes"), [(-1.1, False), (1.1, False)])
def test_relu_applied_to_the_error(x: float, passes: bool) -> None:
    """The error is negative and the weight positive: nothing passes, whether the neuron is on or off."""
    assert chain("", "relu", x)[1].delta < 0
    assert (chain("relu-applied-to-error", "relu", x)[0].delta != 0) == passes


def test_weights_transposed_forward() -> None:
    """The edges that leave a neuron are taken for those that enter one."""
    network = Network([np.array([[1.0, 2.0], [3.0, 4.0]])], [np.array([0.5, 0.0])], ["identity"], "half_sse")
    (layer,) = layers(network, np.array([[1.0, 10.0]]), None, MISCONCEPTIONS["forward-weights-transposed"].equations)
    assert layer.z.tolist() == [[31.5, 42.0]]
