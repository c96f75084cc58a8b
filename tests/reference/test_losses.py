"""Losses: values, slopes, and the two that are computed from z."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy

from reference import Network, backprop, forward
from reference.activations import ACTIVATIONS, sigmoid, softmax
from reference.losses import LOSSES

pytestmark = pytest.mark.filterwarnings("error")

A = np.array([[0.2, 0.7, 0.4], [0.9, 0.05, 0.6]])
Y = np.array([[0.0, 1.0, 0.3], [1.0, 0.25, 0.5]])


def test_conventions() -> None:
    """half_sse halves the sum of squares, sse does not, mse is Keras's mean over outputs; logarithms are natural."""
    a, y = np.array([1.0, 3.0]), np.array([0.0, 1.0])
    assert [float(LOSSES[name].value(a, y)) for name in ("half_sse", "sse", "mse")] == [2.5, 5.0, 2.5]
    assert [LOSSES[name].gradient(a, y).tolist() for name in ("half_sse", "sse", "mse")] == [[1, 2], [2, 4], [1, 2]]
    p, q = np.array([0.5, 0.25]), np.array([1.0, 0.0])
    assert LOSSES["binary_cross_entropy"].value(p, q) == pytest.approx(np.log(2) + np.log(4 / 3), rel=1e-15)
    assert LOSSES["cross_entropy"].value(p, q) == pytest.approx(np.log(2), rel=1e-15)


@pytest.mark.parametrize("name", LOSSES)
def test_gradient_is_the_derivative_of_value(name: str) -> None:
    """∂C/∂a is what a complex step through C says, for every row of a batch."""
    row = LOSSES[name]
    for j in range(3):
        moved = A + 1e-30j * np.eye(3)[j]
        np.testing.assert_allclose(row.gradient(A, Y)[:, j], row.value(moved, Y).imag / 1e-30, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("name", LOSSES)
def test_symbolic_form_is_the_same_function(name: str) -> None:
    """The SymPy form has the values and derivatives of the NumPy form."""
    row = LOSSES[name]
    a, y = sympy.symbols("a0:3", real=True), sympy.symbols("y0:3", real=True)
    cost = row.symbolic(sympy, a, y)
    for p, q in zip(A, Y, strict=True):
        here = dict(zip([*a, *y], map(float, [*p, *q]), strict=True))
        assert float(cost.subs(here)) == pytest.approx(float(row.value(p, q)), rel=1e-13)
        slopes = [float(sympy.diff(cost, each).subs(here)) for each in a]
        np.testing.assert_allclose(slopes, row.gradient(p, q), rtol=1e-12)


@pytest.mark.parametrize(("name", "activation"), [("binary_cross_entropy", "sigmoid"), ("cross_entropy", "softmax")])
def test_fused_form_is_the_same_function(name: str, activation: str) -> None:
    """Cost and δ from z equal the chain rule through a, for targets of any sum: softmax gives δ = a Σy - y."""
    row, f = LOSSES[name], ACTIVATIONS[activation]
    fused = row.fused(f)
    assert fused is not None
    z = np.array([[0.5, -1.0, 2.0], [-0.3, 0.2, 0.1]])
    a = f.value(z)
    np.testing.assert_allclose(fused.value(z, Y), row.value(a, Y), rtol=1e-14)
    np.testing.assert_allclose(fused.delta(a, Y), f.pull(z, a, row.gradient(a, Y)), rtol=1e-13, atol=1e-16)
    if activation == "softmax":
        np.testing.assert_array_equal(fused.delta(a, Y), a * Y.sum(axis=-1, keepdims=True) - Y)


def test_fused_only_with_its_own_activation() -> None:
    """Nothing cancels for another activation, nor for squared errors."""
    assert LOSSES["cross_entropy"].fused(ACTIVATIONS["sigmoid"]) is None
    assert LOSSES["binary_cross_entropy"].fused(ACTIVATIONS["tanh"]) is None
    assert all(LOSSES["half_sse"].fused(row) is None for row in ACTIVATIONS.values())


def test_logarithm_of_zero() -> None:
    """0 · log 0 is 0; a certain answer that is wrong costs infinitely much; neither warns."""
    sure, other = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    for name in ("cross_entropy", "binary_cross_entropy"):
        assert LOSSES[name].value(sure, sure) == 0.0
        assert LOSSES[name].value(sure, other) == np.inf
    assert LOSSES["cross_entropy"].gradient(sure, sure).tolist() == [-1.0, 0.0]
    assert LOSSES["binary_cross_entropy"].gradient(sure, other).tolist() == [np.inf, -np.inf]


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_nan_stays_nan(name: str, target: float) -> None:
    """An output that is not a number gives a cost and a slope that are none, whatever the target."""
    a, y = np.array([np.nan, 0.5]), np.array([target, 1.0])
    assert np.isnan(LOSSES[name].value(a, y))
    assert np.isnan(LOSSES[name].gradient(a, y)[0])


@pytest.mark.parametrize(
    ("z", "y"),
    [
        (40.0, 0.0),
        (-745.0, 0.0),
        (40.0, 1.0),
        (20.0, 1.0),
        (1000.0, 0.0),
        (-1000.0, 1.0),
        (1000.0, 1.0),
        (30.0, 0.5),
        (0.0, 1.0),
    ],
)
def test_sigmoid_with_binary_cross_entropy_far_out(z: float, y: float) -> None:
    """The cost has full relative precision from z = -1000 to 1000; δ = a - y to the last unit of 1."""
    net = Network([[[1.0]]], [[0.0]], ["sigmoid"], "binary_cross_entropy")
    grads = backprop(forward(net, [z]), [y])
    with mpmath.workdps(1000):
        x, t = mpmath.mpf(z), mpmath.mpf(y)
        cost = t * mpmath.log(1 + mpmath.exp(-x)) + (1 - t) * mpmath.log(1 + mpmath.exp(x))
        delta = 1 / (1 + mpmath.exp(-x)) - t
        assert abs(grads.cost - cost) <= 2e-15 * cost + mpmath.mpf(2) ** -1074
        assert abs(grads.delta[0][0] - delta) <= 2.3e-16
    if y == 0.0:
        assert grads.delta[0][0] == sigmoid(np.array([z]))[0]


@pytest.mark.parametrize("z", [[1000.0, -1000.0, 0.0], [20.0, 0.0, -5.0], [-1000.0, 1000.0, 999.0], [0.1, 0.2, 0.3]])
@pytest.mark.parametrize("k", [0, 1, 2])
def test_softmax_with_cross_entropy_far_out(z: list[float], k: int) -> None:
    """Cost and δ of a one-hot target are right where softmax is 0 or 1 in floating point."""
    net = Network([np.eye(3)], [np.zeros(3)], ["softmax"], "cross_entropy")
    grads = backprop(forward(net, z), np.eye(3)[k])
    with mpmath.workdps(1000):
        cost = mpmath.log(mpmath.fsum(mpmath.exp(each) for each in z)) - z[k]
        assert abs(grads.cost - cost) <= 2e-15 * cost + mpmath.mpf(2) ** -1074
    np.testing.assert_array_equal(grads.delta[0], softmax(np.array(z)) - np.eye(3)[k])


@pytest.mark.parametrize("name", LOSSES)
def test_keyed_by_their_own_names(name: str) -> None:
    """The table is keyed by the names of its rows."""
    assert LOSSES[name].name == name
