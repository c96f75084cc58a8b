"""The functions a network of sigmoids is made of: the Hadamard product, the sigmoid, the forward pass and the cost
(M. Nielsen, "Neural Networks and Deep Learning", chapters 1 and 2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from exercises.entry import code
from exercises.model import Case, Stream
from exercises.nielsen.ladders import NETWORKS, network_case, normal
from exercises.nielsen.ladders import sigmoid as given_sigmoid
from exercises.nielsen.mutants import formulas
from exercises.nielsen.source import CHAPTER_1, SOURCE
from reference.activations import Array
from reference.equations import Equations, layers
from reference.network import Network

# --- hadamard --------------------------------------------------------------------------------------------------


def _hadamard_cases(stream: Stream) -> Iterator[Case]:
    yield Case("one entry each", (normal(stream, 1), normal(stream, 1)))
    for size in (2, 3, 7):
        yield Case(f"vectors of {size}", (normal(stream, size), normal(stream, size)))
    for shape in ((2, 2), (3, 3), (2, 4), (4, 1)):
        rung = f"matrices of {shape[0]} by {shape[1]}"
        yield Case(rung, (normal(stream, *shape), normal(stream, *shape)))
    yield Case("zeros among the entries", (np.array([0.0, 1.5, -2.0]), np.array([4.0, 0.0, 3.0])))


@code(
    "nielsen/hadamard",
    title="The Hadamard product",
    source=SOURCE,
    level="recall",
    minutes=2,
    points=1,
    public=(np.array([1.0, 2.0]), np.array([3.0, 4.0])),
    cases=_hadamard_cases,
    also={
        "hadamard-as-sum": lambda s, t: s + t,
        "hadamard-as-dot-product": lambda s, t: np.sum(s * t),
        "hadamard-as-matrix-product": lambda s, t: s @ t,
        "hadamard-as-outer-product": lambda s, t: np.outer(s, t),
    },
    mutants=formulas.HADAMARD,
)
def hadamard(s: Array, t: Array) -> Array:
    r"""The Hadamard product $s \odot t$: $(s \odot t)_j = s_j\, t_j$, entry by entry.

    `s` and `t` are arrays of one shape, vectors or matrices; the result has the same shape.
    """
    return s * t


# --- sigmoid ---------------------------------------------------------------------------------------------------


def _sigmoid_cases(stream: Stream) -> Iterator[Case]:
    yield Case("one neuron at z = 0", (np.zeros(1),))
    yield Case("one neuron", (normal(stream, 1),))
    yield Case("three neurons", (normal(stream, 3),))
    yield Case("eleven neurons of both signs", (2 * normal(stream, 11),))
    yield Case("a batch of 5 rows of 4 neurons", (normal(stream, 5, 4),))
    yield Case("saturated neurons beside an ordinary one", (np.array([-12.0, 0.5, 12.0]),))


def audit_sigmoid(np: Any, answers: dict[str, Any], given: Any) -> list[tuple[bool, str]]:
    """What every sigmoid does, without its formula."""
    z = np.array([-4.0, -1.5, -0.2, 0.7, 3.0])
    s, mirrored = answers["sigmoid"](z), answers["sigmoid"](-z)
    return [
        (bool(np.allclose(s + mirrored, 1.0)), "sigmoid(z) and sigmoid(-z) add up to 1"),
        (bool(np.all(np.diff(s) > 0) and np.all((s > 0) & (s < 1))), "sigmoid rises, and stays between 0 and 1"),
    ]


@code(
    "nielsen/sigmoid",
    title="The sigmoid",
    source=CHAPTER_1,
    level="recall",
    minutes=2,
    points=1,
    public=(np.array([0.0, 1.0, -2.0]),),
    cases=_sigmoid_cases,
    also={
        "exponent-sign": lambda z: 1 / (1 + np.exp(z)),
        "sigmoid-without-parentheses": lambda z: 1 / 1 + np.exp(-z),
        "tanh-for-sigmoid": np.tanh,
        "slope-for-sigmoid": lambda z: given_sigmoid(z) * (1 - given_sigmoid(z)),
        "step-for-sigmoid": lambda z: np.where(z > 0, 1.0, 0.0),
        "softmax-for-sigmoid": lambda z: np.exp(z) / np.sum(np.exp(z)),
    },
    audit=audit_sigmoid,
    mutants=formulas.SIGMOID,
)
def sigmoid(z: Array) -> Any:
    r"""The sigmoid: $\sigma(z) = \frac{1}{1 + e^{-z}}$.

    `z` is an array of any shape; the result has the same shape, entry by entry.
    """
    return 1 / (1 + np.exp(-z))


# --- feedforward -----------------------------------------------------------------------------------------------


def _feedforward_cases(stream: Stream) -> Iterator[Case]:
    for rung, sizes in NETWORKS:
        yield Case(rung, network_case(stream, rung, sizes).arguments[:3])
    weights, biases, x = network_case(stream, "", (2, 3, 2)).arguments[:3]
    yield Case("zero weights, biases that are not", ([0 * w for w in weights], biases, x))
    yield Case("saturated neurons, 3-3-3", network_case(stream, "", (3, 3, 3), scale=4.0).arguments[:3])


def _feedforward_under(equations: Equations, weights: Any, biases: Any, a: Any) -> Array:
    network = Network(weights, biases, ["sigmoid"] * len(weights), "half_sse")
    output: Array = layers(network, np.atleast_2d(a), None, equations)[-1].a[0]
    return output


def _one_layer(weights: Any, biases: Any, a: Any) -> Any:
    return given_sigmoid(weights[0] @ a + biases[0])


def _same_input(weights: Any, biases: Any, a: Any) -> Any:
    return given_sigmoid(weights[-1] @ a + biases[-1])


def _bias_outside(weights: Any, biases: Any, a: Any) -> Any:
    for w, b in zip(weights, biases, strict=True):
        a = given_sigmoid(w @ a) + b
    return a


def _column_plus_row(weights: Any, biases: Any, a: Any) -> Any:
    a = np.reshape(a, (-1, 1))
    for w, b in zip(weights, biases, strict=True):
        a = given_sigmoid(w @ a + b)
    return a


@code(
    "nielsen/feedforward",
    title="The forward pass",
    source=f"{SOURCE}, eq. 25",
    level="apply",
    minutes=5,
    points=1,
    public=(
        [np.array([[1.0, -1.0]]), np.array([[2.0], [-1.0]])],
        [np.array([0.5]), np.array([0.0, 1.0])],
        np.array([0.5, 1.0]),
    ),
    cases=_feedforward_cases,
    under=_feedforward_under,
    also={
        "first-layer-only": _one_layer,
        "layers-not-chained": _same_input,
        "bias-outside": _bias_outside,
        "column-plus-row": _column_plus_row,
    },
    provided=(given_sigmoid,),
    columns=True,
    mutants=formulas.FEEDFORWARD,
)
def feedforward(weights: list[Array], biases: list[Array], a: Array) -> Array:
    r"""The output of a network of sigmoids: $a^{l+1} = \sigma(w^l a^l + b^l)$, from the input $a^0$ = `a`.

    `weights[l]` has shape (n_out, n_in) and `biases[l]` shape (n_out,), in the order of the layers; there may be any
    number of layers. `a` has shape (n,).

    Return the activations of the last layer, of shape (n_out,). A column of shape (n_out, 1) counts as well.
    """
    for w, b in zip(weights, biases, strict=True):
        a = sigmoid(w @ a + b)
    return a


# --- quadratic_cost --------------------------------------------------------------------------------------------


def _quadratic_cost_cases(stream: Stream) -> Iterator[Case]:
    for rung, shape in (
        ("one example, one output", (1, 1)),
        ("one example, three outputs", (1, 3)),
        ("5 examples, one output", (5, 1)),
        ("2 examples, two outputs", (2, 2)),
        ("4 examples, four outputs", (4, 4)),
        ("5 examples, three outputs", (5, 3)),
        ("13 examples, ten outputs", (13, 10)),
    ):
        yield Case(rung, (np.round(stream.uniform(size=shape), 3), np.round(stream.uniform(size=shape), 2)))
    outputs = np.round(stream.uniform(0.01, 0.99, size=(3, 4)), 3)
    yield Case("targets of 0 and 1", (outputs, np.eye(4)[stream.permutation(4)[:3]]))
    yield Case("outputs far off", (10 * normal(stream, 5, 2), normal(stream, 5, 2)))


@code(
    "nielsen/quadratic_cost",
    title="The quadratic cost",
    source=f"{SOURCE}, eq. 26",
    level="recall",
    minutes=4,
    points=1,
    public=(np.array([[1.0, 0.5], [0.0, 0.25]]), np.array([[0.0, 0.5], [0.0, 1.0]])),
    cases=_quadratic_cost_cases,
    also={
        "cost-half-left-out": lambda a, y: np.sum((y - a) ** 2) / len(a),
        "cost-not-averaged": lambda a, y: np.sum((y - a) ** 2) / 2,
        "cost-over-all-entries": lambda a, y: np.mean((y - a) ** 2) / 2,
        "mean-squared-error-for-cost": lambda a, y: np.mean((y - a) ** 2),
        "cost-of-distances": lambda a, y: np.sum(np.linalg.norm(y - a, axis=1)) / (2 * len(a)),
        "cost-of-absolute-errors": lambda a, y: np.sum(np.abs(y - a)) / (2 * len(a)),
        "cost-of-the-mean-error": lambda a, y: np.sum(np.mean(y - a, axis=0) ** 2) / 2,
        "cost-not-squared": lambda a, y: np.sum(y - a) / (2 * len(a)),
        "cost-row-by-row": lambda a, y: np.sum((y - a) ** 2, axis=1) / 2,
    },
    mutants=formulas.QUADRATIC_COST,
)
def quadratic_cost(outputs: Array, targets: Array) -> Any:
    r"""The quadratic cost of a batch: $C = \frac{1}{2 n} \sum_x \| y(x) - a(x) \|^2$.

    `outputs` and `targets` have shape (n, k): one row for each of the n examples, one column per output neuron. Return
    one number. The mean is over the examples; the squares of the k outputs are added up.
    """
    return np.sum((targets - outputs) ** 2) / (2 * len(outputs))
