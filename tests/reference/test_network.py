"""Networks: what is taken, what is refused and how, and the forward pass."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

from reference import ACTIVATIONS, LOSSES, Network, NetworkError, Trace, forward

pytestmark = pytest.mark.filterwarnings("error")

W = [[[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6]], [[0.7, -0.8, 0.9]]]
B = [[0.01, 0.02, 0.03], [0.04]]


def make(
    weights: Any = None, biases: Any = None, activations: Any = ("tanh", "sigmoid"), loss: Any = "half_sse"
) -> Network:
    return Network(W if weights is None else weights, B if biases is None else biases, activations, loss)


def test_lists_and_arrays_are_the_same() -> None:
    """Nested lists and arrays, integers and floats make the same network, of float64."""
    one, other = make(), make([np.array(w) for w in W], [np.array(b) for b in B])
    for mine, theirs in zip((*one.weights, *one.biases), (*other.weights, *other.biases), strict=True):
        assert mine.dtype == np.float64
        np.testing.assert_array_equal(mine, theirs)
    whole = Network([[[1, 2]]], [[True]], ["identity"], "sse")
    assert whole.weights[0].dtype == whole.biases[0].dtype == np.float64


def test_what_is_given_is_copied() -> None:
    """Changing an array after a network was made of it does not change the network; x neither is changed."""
    w, b, x = np.ones((1, 2)), np.zeros(1), np.array([1.0, 2.0])
    net = Network([w], [b], ["relu"], "sse")
    trace = forward(net, x)
    w[:], b[:], x[:] = 7, 7, 7
    assert net.weights[0].tolist() == [[1, 1]]
    assert net.biases[0].tolist() == [0]
    assert trace.a[0].tolist() == [1, 2]


def test_sizes_and_parameters() -> None:
    """An MLP 3-[4, 4, 1] has 41 parameters."""
    shapes = [(4, 3), (4, 4), (1, 4)]
    net = Network([np.zeros(s) for s in shapes], [np.zeros(s[0]) for s in shapes], ["tanh"] * 3, "sse")
    assert net.sizes == (3, 4, 4, 1)
    assert net.parameter_count == 41
    stacked = Network([np.zeros((5, *s)) for s in shapes], [np.zeros((5, s[0])) for s in shapes], ["tanh"] * 3, "sse")
    assert (stacked.stacked, stacked.sizes, stacked.parameter_count) == (True, (3, 4, 4, 1), 41)


def test_shapes_of_a_trace() -> None:
    """z[l] and a[l + 1] have the shape of x but for the last axis; a[0] is x."""
    for lead in [(), (1,), (5,)]:
        trace = forward(make(), np.ones((*lead, 2)))
        assert isinstance(trace, Trace)
        assert [z.shape for z in trace.z] == [(*lead, 3), (*lead, 1)]
        assert [a.shape for a in trace.a] == [(*lead, 2), (*lead, 3), (*lead, 1)]
        assert trace.single is (lead == ())
        assert trace.output is trace.a[-1]


def test_forward_by_hand() -> None:
    """z = W a + b, a = f(z), neuron by neuron."""
    x = [0.5, -1.0]
    trace = forward(make(), x)
    hidden = [np.tanh(w[0] * x[0] + w[1] * x[1] + b) for w, b in zip(W[0], B[0], strict=True)]
    z = sum(w * h for w, h in zip(W[1][0], hidden, strict=True)) + B[1][0]
    np.testing.assert_allclose(trace.a[1], hidden, rtol=1e-15)
    np.testing.assert_allclose(trace.output, [1 / (1 + np.exp(-z))], rtol=1e-15)


def test_rows_of_a_batch_are_independent() -> None:
    """Every row of a batch gives what it gives alone, for every activation."""
    rows = np.array([[0.5, -1.0], [2.0, 0.25], [-0.75, 0.1]])
    for name in ACTIVATIONS:
        net = Network(W, B, [name, "softmax"], "cross_entropy")
        batch = forward(net, rows)
        for i, row in enumerate(rows):
            alone = forward(net, row)
            for mine, theirs in zip((*batch.z, *batch.a), (*alone.z, *alone.a), strict=True):
                np.testing.assert_allclose(mine[i], theirs, rtol=1e-14, atol=1e-16)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weights": W[:1]}, ["1 weights, 2 biases and 2 activations"]),
        ({"weights": [], "biases": [], "activations": []}, ["at least one layer"]),
        ({"activations": ["tanh"]}, ["2 weights, 2 biases and 1 activations"]),
        ({"activations": "tanh"}, ["one of each per layer"]),
        ({"weights": [W[0], [[1.0, 2.0]]]}, ["weights[1]", "(1, 2)", "weights[0]", "(3, 2)"]),
        ({"weights": [W[0], [1.0, 2.0, 3.0]]}, ["weights[1]", "(3,)", "(fan_out, fan_in)"]),
        ({"weights": [W[0], [W[1]]]}, ["weights[1]", "(1, 1, 3)"]),
        ({"weights": [np.zeros((0, 2)), W[1]]}, ["weights[0]", "(0, 2)"]),
        ({"weights": [1.5, W[1]]}, ["weights[0]", "()"]),
        ({"biases": [[1.0, 2.0], [0.0]]}, ["biases[0]", "(2,)", "(3,)", "(3, 2)"]),
        ({"biases": [[[0.01], [0.02], [0.03]], [0.04]]}, ["biases[0]", "(3, 1)"]),
        ({"biases": [B[0], 0.04]}, ["biases[1]", "()", "(1,)"]),
        ({"weights": [[[1.0, 2.0], [3.0]], W[1]]}, ["weights[0]", "ragged"]),
        ({"weights": [[["1", "2"]] * 3, W[1]]}, ["weights[0]", "expected numbers"]),
        ({"weights": [[[None, 2.0]] * 3, W[1]]}, ["weights[0]", "not a number"]),
        ({"biases": ["abc", [0.0]]}, ["biases[0]", "expected numbers"]),
        ({"activations": ["tanh", "swish"]}, ["'swish'", *ACTIVATIONS]),
        ({"activations": ["tanh", None]}, ["None", *ACTIVATIONS]),
        ({"activations": ["tanh", ["relu"]]}, ["relu", *ACTIVATIONS]),
        ({"loss": "hinge"}, ["'hinge'", *LOSSES]),
    ],
)
def test_what_is_refused(change: dict[str, Any], words: list[str]) -> None:
    """A network that does not fit together is refused in a sentence with the shapes and names at fault."""
    with pytest.raises(NetworkError) as caught:
        make(**change)
    assert all(word in str(caught.value) for word in words), caught.value


@pytest.mark.parametrize(
    ("x", "words"),
    [
        ([1.0], ["x has shape (1,)", "(2,) or (n, 2)"]),
        ([[1.0], [2.0]], ["(2, 1)"]),
        ([1.0, 2.0, 3.0], ["(3,)"]),
        (3.0, ["()"]),
        (np.zeros((0, 2)), ["(0, 2)"]),
        ([], ["(0,)"]),
        (np.zeros((1, 1, 2)), ["(1, 1, 2)"]),
        ([[1.0, 2.0], [3.0]], ["ragged"]),
        ("ab", ["expected numbers"]),
        (None, ["not a number"]),
    ],
)
def test_inputs_that_are_refused(x: Any, words: list[str]) -> None:
    """An x of another shape is refused with its shape and the one expected; an empty batch, too."""
    with pytest.raises(NetworkError) as caught:
        forward(make(), x)
    assert all(word in str(caught.value) for word in words), caught.value


@pytest.mark.parametrize("shape", [(2,), (4, 2), (3, 2), (1, 4, 2), (2, 4, 2), (3, 4, 1), (3, 0, 2), (3, 1, 4, 2)])
def test_stacked_networks_take_one_shape_only(shape: tuple[int, ...]) -> None:
    """k stacked networks take x of shape (k, n, features) and nothing else, not even what would broadcast."""
    net = make([np.array([w] * 3) for w in W], [np.array([b] * 3) for b in B])
    with pytest.raises(NetworkError, match=r"expected \(3, n, 2\)") as caught:
        forward(net, np.ones(shape))
    assert str(shape) in str(caught.value)
    assert forward(net, np.ones((3, 4, 2))).output.shape == (3, 4, 1)


def test_stacks_of_different_height_are_refused() -> None:
    """All layers are stacked equally high."""
    with pytest.raises(NetworkError, match=r"weights\[1\] has shape \(2, 1, 3\)"):
        make([np.array([W[0]] * 3), np.array([W[1]] * 2)], [np.array([B[0]] * 3), np.array([B[1]] * 2)])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nan_in_is_nan_out(name: str) -> None:
    """An input that is not a number makes every output one that is none: ReLU does not turn it into 0."""
    trace = forward(make(activations=[name, name]), [np.nan, 1.0])
    assert np.isnan(trace.output).all()


def test_complex_and_symbolic_numbers_stay_what_they_are() -> None:
    """Complex arrays serve complex steps; symbols and fractions stay exact."""
    assert forward(Network([[[1 + 1j]]], [[0.0]], ["identity"], "sse"), [2.0]).output.tolist() == [2 + 2j]
    w, x = sympy.symbols("w x")
    assert forward(Network([np.array([[w]])], [np.array([0])], ["identity"], "sse"), np.array([x])).output[0] == w * x
    third = Network([np.array([[Fraction(1, 3)]])], [np.array([Fraction(0)])], ["identity"], "sse")
    assert forward(third, np.array([Fraction(3)])).output[0] == 1
