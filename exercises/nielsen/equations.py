"""The four fundamental equations and the algorithm made of them, as functions (M. Nielsen, "Neural Networks and
Deep Learning", chapter 2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from exercises.entry import code
from exercises.looks import of_gradients
from exercises.model import Case, Stream
from exercises.nielsen.ladders import LAYERS, NETWORKS, STEEP, feedforward, network_case, normal, sigmoid, steep
from exercises.nielsen.mutants import formulas
from exercises.nielsen.mutants import training as mutants
from exercises.nielsen.source import SOURCE
from reference.activations import ACTIVATIONS, Array
from reference.equations import Equations, Layer, layers
from reference.losses import LOSSES
from reference.network import Network


def _layer(equations: Equations, **known: Any) -> Layer:
    """One layer of sigmoids under half_sse, one example, knowing just this; rows are added."""
    rows = {
        name: np.atleast_2d(np.asarray(value, dtype=float))
        for name, value in known.items()
        if name in ("z", "a", "y", "delta", "input")
    }
    common: dict[str, Any] = {"activation": ACTIVATIONS["sigmoid"], "loss": LOSSES["half_sse"], "n": 1}
    common |= {"previous": None, "next": None}
    return Layer(equations, **(common | known | rows))


# --- sigmoid_prime ---------------------------------------------------------------------------------------------


def _sigmoid_prime_cases(stream: Stream) -> Iterator[Case]:
    yield Case("one neuron at z = 0", (np.zeros(1),))
    yield Case("one neuron", (normal(stream, 1),))
    yield Case("three neurons", (normal(stream, 3),))
    yield Case("a batch of 5 rows of 4 neurons", (normal(stream, 5, 4),))
    yield Case("saturated neurons beside an ordinary one", (np.array([-12.0, 0.5, 12.0]),))
    yield Case("eleven neurons of both signs", (2 * normal(stream, 11),))


def audit_sigmoid_prime(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """The slope against differences of the student's own sigmoid."""
    z = np.array([-2.0, -0.3, 0.0, 0.7, 3.0])
    slope = (answers["sigmoid"](z + 1e-5) - answers["sigmoid"](z - 1e-5)) / 2e-5
    return [
        (
            bool(np.allclose(answers["sigmoid_prime"](z), slope, rtol=1e-5, atol=1e-8)),
            "sigmoid_prime is the slope of sigmoid, by finite differences",
        )
    ]


@code(
    "nielsen/sigmoid_prime",
    title="The slope of the sigmoid",
    source=SOURCE,
    level="recall",
    minutes=3,
    points=1,
    public=(np.array([0.0, 1.0, -2.0]),),
    cases=_sigmoid_prime_cases,
    under=lambda equations, z: _layer(equations, z=z).pull(np.ones_like(np.atleast_2d(z))).reshape(np.shape(z)),
    also={
        "slope-squared": lambda z: sigmoid(z) ** 2,
        "slope-sign": lambda z: -sigmoid(z) * (1 - sigmoid(z)),
    },
    audit=audit_sigmoid_prime,
    provided=(sigmoid,),
    mutants=formulas.SIGMOID_PRIME,
)
def sigmoid_prime(z: Array) -> Any:
    r"""The slope of the sigmoid: $\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$.

    `z` is an array of any shape; the result has the same shape, entry by entry.
    """
    s = sigmoid(z)
    return s * (1 - s)


# --- output_error ----------------------------------------------------------------------------------------------


def _output_error_cases(stream: Stream) -> Iterator[Case]:
    for rung, size in (("one output", 1), ("two outputs", 2), ("three outputs", 3), ("seven outputs", 7)):
        z = normal(stream, size)
        yield Case(rung, (sigmoid(z), np.round(stream.uniform(size=size), 2), z))
    z = np.array([-9.0, 0.4, 9.0])
    yield Case("saturated outputs, both wrong", (sigmoid(z), np.array([1.0, 0.0, 0.0]), z))
    z = normal(stream, 3)
    yield Case("an output that hits its target", (sigmoid(z), np.array([sigmoid(z)[0], 1.0, 0.0]), z))


@code(
    "nielsen/output_error",
    title="BP1: the error of the output layer",
    source=f"{SOURCE}, BP1",
    level="apply",
    minutes=5,
    points=1,
    public=(np.array([0.5, 0.75]), np.array([1.0, 0.0]), np.array([0.0, 1.0986122886681098])),
    cases=_output_error_cases,
    under=lambda equations, a, y, z: _layer(equations, a=a, y=y, z=z).delta[0],
    provided=(sigmoid,),
    mutants=formulas.OUTPUT_ERROR,
    slopes=True,
)
def output_error(a: Array, y: Array, z: Array) -> Any:
    r"""BP1: the error $\delta^L = \nabla_a C \odot \sigma'(z^L)$ of the output layer, for the quadratic cost
    $C = \frac12 \sum_k (a_k - y_k)^2$ of one example and sigmoid outputs.

    `a` are the outputs, `y` the targets, `z` the weighted inputs of the output layer; all of shape (n,). The result
    has the same shape.
    """
    s = sigmoid(z)
    return (a - y) * s * (1 - s)


# --- hidden_error ----------------------------------------------------------------------------------------------


def _hidden_error_cases(stream: Stream) -> Iterator[Case]:
    for rung, (after, here) in LAYERS:
        yield Case(rung, (normal(stream, after, here), normal(stream, after), normal(stream, here)))
    w, delta, z = normal(stream, 3, 3), normal(stream, 3), normal(stream, 3)
    yield Case("saturated hidden neurons beside an ordinary one", (w, delta, np.array([-9.0, 0.3, 9.0])))
    yield Case("some weights are zero", (w * np.array([1.0, 0.0, 1.0]), delta, z))


@code(
    "nielsen/hidden_error",
    title="BP2: the error of a hidden layer",
    source=f"{SOURCE}, BP2",
    level="apply",
    minutes=6,
    points=1,
    public=(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.1, -0.2]), np.zeros(2)),
    cases=_hidden_error_cases,
    under=lambda equations, w_next, delta_next, z: _layer(
        equations, z=z, a=sigmoid(z), next=_layer(equations, w=w_next, delta=delta_next)
    ).delta[0],
    provided=(sigmoid,),
    mutants=formulas.HIDDEN_ERROR,
    slopes=True,
)
def hidden_error(w_next: Array, delta_next: Array, z: Array) -> Any:
    r"""BP2: the error $\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)$ of a hidden layer of sigmoids.

    `w_next` are the weights of the next layer, of shape (n_next, n); `delta_next` is its error, (n_next,); `z` are the
    weighted inputs of this layer, (n,). The result has shape (n,).
    """
    s = sigmoid(z)
    return (w_next.T @ delta_next) * s * (1 - s)


# --- bias_gradient ---------------------------------------------------------------------------------------------


@code(
    "nielsen/bias_gradient",
    title="BP3: the gradient of the biases",
    source=f"{SOURCE}, BP3",
    level="recall",
    minutes=2,
    points=1,
    public=(np.array([0.25, -0.5]),),
    cases=lambda stream: (Case(f"{n} neuron{'s' * (n > 1)}", (normal(stream, n),)) for n in (1, 2, 3, 5, 11)),
    under=lambda equations, delta: _layer(equations, delta=delta).nabla_b,
    also={"sign-flipped": lambda delta: -delta, "error-doubled": lambda delta: 2 * delta},
    mutants=formulas.BIAS_GRADIENT,
    slopes=True,
)
def bias_gradient(delta: Array) -> Array:
    r"""BP3: the slope of the cost with respect to each bias, $\partial C / \partial b_j = \delta_j$.

    `delta` is the error of a layer, of shape (n,). The result has the same shape.
    """
    return delta.copy()


# --- weight_gradient -------------------------------------------------------------------------------------------


@code(
    "nielsen/weight_gradient",
    title="BP4: the gradient of the weights",
    source=f"{SOURCE}, BP4",
    level="apply",
    minutes=4,
    points=1,
    public=(np.array([0.5, -1.0]), np.array([1.0, 2.0, 3.0])),
    cases=lambda stream: (
        Case(rung, (normal(stream, here), normal(stream, before))) for rung, (here, before) in LAYERS
    ),
    under=lambda equations, delta, a_prev: _layer(equations, delta=delta, input=a_prev).nabla_w,
    also={
        "sign-flipped": lambda delta, a_prev: -np.outer(delta, a_prev),
        "error-doubled": lambda delta, a_prev: 2 * np.outer(delta, a_prev),
    },
    mutants=formulas.WEIGHT_GRADIENT,
    slopes=True,
)
def weight_gradient(delta: Array, a_prev: Array) -> Array:
    r"""BP4: the slope of the cost with respect to each weight, $\partial C / \partial w_{jk} = \delta_j\, a_k$.

    `delta` is the error of a layer, of shape (n,); `a_prev` are the activations of the layer before it, (m,). The
    result has the shape of the weights, (n, m): one row per neuron.
    """
    return np.outer(delta, a_prev)


# --- backprop --------------------------------------------------------------------------------------------------


def _backprop_cases(stream: Stream) -> Iterator[Case]:
    for rung, sizes in NETWORKS:
        yield network_case(stream, rung, sizes)
    weights, biases, x, y = network_case(stream, "", (2, 3, 2)).arguments
    yield Case("zero weights, biases that are not", ([0 * w for w in weights], biases, x, y))
    yield network_case(stream, "saturated neurons, 3-3-3", (3, 3, 3), scale=4.0)
    weights, biases, x, y = steep(stream, 1)
    yield Case(STEEP, (weights, biases, x[0], y[0]))


def _backprop_under(equations: Equations, weights: Any, biases: Any, x: Any, y: Any) -> tuple[list[Array], list[Array]]:
    network = Network(weights, biases, ["sigmoid"] * len(weights), "half_sse")
    chain = layers(network, np.atleast_2d(x), np.atleast_2d(y), equations, eta=0.5)
    return [layer.nabla_b for layer in chain], [layer.nabla_w for layer in chain]


def audit_backprop(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """The gradients against differences of the cost of the file's own forward pass."""
    weights = [np.array([[0.3, -0.6], [0.8, 0.2], [-0.5, 0.4]]), np.array([[0.7, -0.4, 0.5], [-0.2, 0.9, 0.6]])]
    biases = [np.array([0.1, -0.3, 0.2]), np.array([0.4, -0.1])]
    x, y = np.array([0.5, -1.2]), np.array([0.9, 0.2])

    def cost() -> Any:
        return 0.5 * np.sum((answers["feedforward"](weights, biases, x) - y) ** 2)

    def slopes(parameters: Any) -> list[Any]:
        found = []
        for array in parameters:
            slope = np.zeros_like(array)
            for index in np.ndindex(*array.shape):
                kept = array[index]
                array[index] = kept + 1e-5
                above = cost()
                array[index] = kept - 1e-5
                slope[index] = (above - cost()) / 2e-5
                array[index] = kept
            found.append(slope)
        return found

    nabla_b, nabla_w = answers["backprop"]([w.copy() for w in weights], [b.copy() for b in biases], x.copy(), y.copy())

    def agree(got: Any, want: Any) -> bool:
        return len(got) == len(want) and all(
            np.shape(g) == w.shape and bool(np.allclose(g, w, rtol=1e-4, atol=1e-8))
            for g, w in zip(got, want, strict=True)
        )

    return [
        (
            agree(nabla_b, slopes(biases)),
            "backprop: nabla_b is the slope of your own forward pass (finite differences)",
        ),
        (
            agree(nabla_w, slopes(weights)),
            "backprop: nabla_w is the slope of your own forward pass (finite differences)",
        ),
    ]


@code(
    "nielsen/backprop",
    title="Backpropagation for one example",
    source=f"{SOURCE}, the algorithm and BP1-BP4",
    level="build",
    minutes=20,
    points=4,
    public=(
        [np.array([[1.0, -1.0]]), np.array([[2.0]])],
        [np.array([0.0]), np.array([0.0])],
        np.array([0.5, 0.5]),
        np.array([0.0]),
    ),
    cases=_backprop_cases,
    under=_backprop_under,
    audit=audit_backprop,
    returns=("nabla_b", "nabla_w"),
    provided=(sigmoid, feedforward),
    mutants=mutants.BACKPROP,
    looks=of_gradients(),
    slopes=True,
)
def backprop(weights: list[Array], biases: list[Array], x: Array, y: Array) -> tuple[list[Array], list[Array]]:
    r"""Backpropagation for one example: the gradient of $C = \frac12 \sum_k (a_k - y_k)^2$ with respect to every bias
    and every weight of a network of sigmoids.

    `weights[l]` has shape (n_out, n_in) and `biases[l]` shape (n_out,), in the order of the layers; there may be any
    number of layers. `x` is the input (n,), `y` the target. The network computes
    $a^{l+1} = \sigma(w^l a^l + b^l)$ from $a^0 = x$.

    Return `(nabla_b, nabla_w)`: two lists in the order of the layers, with the shapes of `biases` and `weights`.
    """
    activations = [x]
    for w, b in zip(weights, biases, strict=True):
        activations.append(sigmoid(w @ activations[-1] + b))
    slopes = [a * (1 - a) for a in activations[1:]]
    delta = (activations[-1] - y) * slopes[-1]
    nabla_b, nabla_w = [delta], [np.outer(delta, activations[-2])]
    for level in range(len(weights) - 2, -1, -1):
        delta = (weights[level + 1].T @ delta) * slopes[level]
        nabla_b.insert(0, delta)
        nabla_w.insert(0, np.outer(delta, activations[level]))
    return nabla_b, nabla_w
