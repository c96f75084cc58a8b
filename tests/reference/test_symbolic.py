"""SymPy: the full derivative of the loss, and BP1-BP4 run on symbols."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
import sympy

from reference import ACTIVATIONS, Network, backprop, forward, step
from reference.equations import CORRECT
from reference.gradcheck import complex_step, cost_of, parameters_of, relative_error
from reference.misconceptions import MISCONCEPTIONS
from reference.sampling import network, off_the_kink, readable
from reference.symbolic import SymbolicNetwork, gradients, layers_of
from reference.training_step import TrainingStep

NETWORKS = [
    ((1, 1, 1), ("sigmoid", "sigmoid"), "half_sse"),
    ((1, 1, 1), ("relu", "identity"), "sse"),
    ((2, 2, 2), ("sigmoid", "sigmoid"), "half_sse"),
    ((2, 2, 2), ("tanh", "softmax"), "cross_entropy"),
    ((2, 2, 2), ("softplus", "sigmoid"), "binary_cross_entropy"),
    ((2, 2, 2), ("leaky_relu", "tanh"), "mse"),
    ((2, 2, 2), ("softmax", "softplus"), "half_sse"),
]


def numbers(sizes: Any, activations: Any, loss: str, seed: int = 11) -> tuple[Network, Any, Any]:
    stream = np.random.default_rng(seed)
    net = network(stream, sizes, activations, loss)
    x, y = readable(stream, sizes[0], -1, 1), readable(stream, sizes[-1], 0, 1)
    while not off_the_kink(net, x):
        x = readable(stream, sizes[0], -1, 1)
    return net, x, y


@pytest.mark.parametrize(("sizes", "activations", "loss"), NETWORKS)
def test_derivatives_of_the_whole_expression(sizes: Any, activations: Any, loss: str) -> None:
    """∂cost/∂(every weight and bias) of the cost as one expression is what backprop finds."""
    whole = SymbolicNetwork(sizes, activations, loss)
    net, x, y = numbers(sizes, activations, loss)
    grads = backprop(forward(net, x), y)
    here = {whole.symbols[name]: sympy.Float(value, 40) for name, value in whole.values(net, x, y).items()}
    assert float(whole.cost.subs(here)) == pytest.approx(grads.cost, rel=1e-13)
    for level in range(len(sizes) - 1):
        for i, j in np.ndindex(*net.weights[level].shape):
            slope = float(whole.derivative(f"w{level}_{i}_{j}").subs(here))
            assert slope == pytest.approx(grads.nabla_w[level][i, j], rel=1e-11, abs=1e-15)
        for i in range(sizes[level + 1]):
            slope = float(whole.derivative(f"b{level}_{i}").subs(here))
            assert slope == pytest.approx(grads.nabla_b[level][i], rel=1e-11, abs=1e-15)


def test_names_and_numbers_of_symbols() -> None:
    """Symbols are w{layer}_{to}_{from}, b{layer}_{to}, x_{i}, y_{i}, from 0; each has a number and is in the cost."""
    whole = SymbolicNetwork((2, 3, 1), ("tanh", "sigmoid"), "half_sse")
    net, x, y = numbers((2, 3, 1), ("tanh", "sigmoid"), "half_sse")
    found = whole.values(net, x, y)
    assert set(found) == set(whole.symbols) == {str(s) for s in whole.cost.free_symbols}
    assert found["w0_2_1"] == net.weights[0][2, 1]
    assert found["b1_0"] == net.biases[1][0]


@pytest.mark.parametrize(("sizes", "activations", "loss"), NETWORKS)
def test_gradients_by_forward_chain_rule(sizes: Any, activations: Any, loss: str) -> None:
    """`gradients` is right by itself: a complex step through the cost agrees to 1e-12."""
    net, x, y = numbers(sizes, activations, loss)
    want = complex_step(cost_of(net, x, y), parameters_of(net))
    got = gradients(net, x, y)
    assert relative_error([*got.nabla_w, *got.nabla_b], want) < 1e-12
    assert all(np.array_equal(d, b) for d, b in zip(got.delta, got.nabla_b, strict=True))
    listed = gradients(net, list(x), list(y))
    assert listed.cost == got.cost


@pytest.mark.parametrize(
    ("sizes", "activations", "loss"), [((1, 1, 2), *NETWORKS[2][1:]), ((1, 2, 2), *NETWORKS[3][1:])]
)
def test_the_same_equations_on_symbols_are_the_derivatives(sizes: Any, activations: Any, loss: str) -> None:
    """BP1-BP4 run on symbols are SymPy's own derivatives of the cost: to 60 digits at random rational points."""
    whole = SymbolicNetwork(sizes, activations, loss)
    chain = layers_of(whole.network, *whole.example)
    found = {"w1_0_0": chain[1].nabla_w[0, 0], "b1_1": chain[1].nabla_b[1], "w0_0_0": chain[0].nabla_w[0, 0]}
    stream = np.random.default_rng(0)
    for name, expression in found.items():
        pair = sympy.lambdify(list(whole.symbols.values()), [expression, whole.derivative(name)], "mpmath")
        for _ in range(5):
            with mpmath.workdps(80):
                got, want = pair(*(mpmath.mpf(int(n)) / 17 for n in stream.integers(-40, 40, len(whole.symbols))))
                assert abs(got - want) <= mpmath.mpf(10) ** -60 * abs(want), name


@pytest.mark.parametrize("loss", ["half_sse", "sse", "mse"])
def test_identity_networks_are_proven_exactly(loss: str) -> None:
    """For linear networks SymPy proves BP1-BP4 outright: the difference expands to 0."""
    whole = SymbolicNetwork((2, 2, 2), ("identity", "identity"), loss)
    chain = layers_of(whole.network, *whole.example)
    for level, layer in enumerate(chain):
        for i, j in np.ndindex(2, 2):
            assert sympy.expand(layer.nabla_w[i, j] - whole.derivative(f"w{level}_{i}_{j}")) == 0
        for i in range(2):
            assert sympy.expand(layer.nabla_b[i] - whole.derivative(f"b{level}_{i}")) == 0
    assert sympy.expand(chain[-1].cost - whole.cost) == 0


QUANTITIES = ("z", "a", "delta", "nabla_w", "nabla_b", "w_after", "b_after")


def entries(chain: Any) -> dict[str, Any]:
    """Every quantity of the layers that these rules yield, by name."""
    found: dict[str, Any] = {}
    for layer in chain:
        for name in QUANTITIES:
            try:
                found[f"{name}[{layer.index}]"] = getattr(layer, name)
            except Exception as error:  # a mistake that cannot be made here: the kind is what is compared
                found[f"{name}[{layer.index}]"] = type(error).__name__
    return found


CASES = [
    ((2, 2, 2), ("sigmoid", "tanh"), "half_sse", True),
    ((2, 2, 2), ("tanh", "sigmoid"), "mse", False),
    ((2, 2, 2), ("relu", "softmax"), "cross_entropy", "tied"),
    ((2, 2, 2), ("softplus", "sigmoid"), "binary_cross_entropy", True),
    ((2, 3, 1), ("leaky_relu", "identity"), "sse", False),
]


@pytest.mark.parametrize(("sizes", "activations", "loss", "train_biases"), CASES)
def test_every_misconception_is_the_same_on_symbols_and_numbers(
    sizes: Any, activations: Any, loss: str, train_biases: Any
) -> None:
    """Run on SymPy symbols and then given numbers, every set of equations yields what it yields on floats."""
    whole = SymbolicNetwork(sizes, activations, loss)
    net, x, y = numbers(sizes, activations, loss, seed=3)
    here = whole.values(net, x, y)
    eta, half = sympy.Symbol("eta"), 0.5
    for name, equations in {"": CORRECT, **{k: row.equations for k, row in MISCONCEPTIONS.items()}}.items():
        symbolic = entries(layers_of(whole.network, *whole.example, equations, eta=eta, train_biases=train_biases))
        task = TrainingStep(net, x[None, :], y[None, :], eta=half, train_biases=train_biases)
        numeric = entries(task.under(equations).chain)
        assert symbolic.keys() == numeric.keys()
        arrays = {key: value for key, value in symbolic.items() if not isinstance(value, str)}
        assert {k: v for k, v in symbolic.items() if isinstance(v, str)} == {
            k: v for k, v in numeric.items() if isinstance(v, str)
        }, name
        if not arrays:  # it can be made nowhere in this network
            continue
        flat = [sympy.sympify(each) for value in arrays.values() for each in np.asarray(value).flat]
        evaluate = sympy.lambdify([*whole.symbols.values(), eta], flat, "math", cse=True)
        got = np.array(evaluate(*(here[str(s)] for s in whole.symbols.values()), half), dtype=float)
        want = np.concatenate([np.asarray(numeric[key]).ravel() for key in arrays])
        assert got.shape == want.shape, name
        np.testing.assert_allclose(got, want, rtol=1e-10, atol=1e-13, err_msg=name)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_batches_and_stacks_of_exact_numbers(activation: str) -> None:
    """Batches and stacked networks of exact rational numbers run through the same equations as floats do."""
    stream = np.random.default_rng(2)
    exact = np.vectorize(lambda value: sympy.Rational(str(value)), otypes=[object])
    w, b = readable(stream, (2, 2, 3), -1, 1), readable(stream, (2, 2), 0.1, 1)
    x, y = readable(stream, (2, 4, 3), -1, 1), readable(stream, (2, 4, 2), 0, 1)
    for loss in ("mse", "cross_entropy") if activation in ("sigmoid", "softmax", "softplus") else ("mse",):
        floats = Network([w], [b], [activation], loss)
        grads = backprop(forward(floats, x), y)
        (layer,) = layers_of(Network([exact(w)], [exact(b)], [activation], loss), exact(x), exact(y))
        for got, want in ((layer.delta, grads.delta[0]), (layer.nabla_w, grads.nabla_w[0]), (layer.cost, grads.cost)):
            np.testing.assert_allclose(np.array(got, dtype=float), want, rtol=1e-12, atol=1e-15)


def test_step_on_symbols() -> None:
    """A step of gradient descent on symbols is w - η ∂C/∂w, and polynomial networks run without `layers_of`."""
    whole = SymbolicNetwork((1, 1), ("identity",), "half_sse")
    w, b, x, y = (whole.symbols[name] for name in ("w0_0_0", "b0_0", "x_0", "y_0"))
    eta = sympy.Symbol("eta")
    (layer,) = layers_of(whole.network, *whole.example, eta=eta)
    assert sympy.expand(layer.w_after[0, 0] - (w - eta * (w * x + b - y) * x)) == 0
    grads = backprop(forward(whole.network, whole.example[0]), whole.example[1])
    moved = step(whole.network, grads, eta)
    assert sympy.expand(moved.weights[0][0, 0] - layer.w_after[0, 0]) == 0
