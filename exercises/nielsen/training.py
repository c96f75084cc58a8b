"""From one example to a mini-batch and to stochastic gradient descent, as functions (M. Nielsen, "Neural Networks and
Deep Learning", chapters 1 and 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from exercises.entry import code
from exercises.looks import of_gradients, of_steps
from exercises.model import Case, Stream
from exercises.nielsen.ladders import STEEP, normal, sigmoid, steep
from exercises.nielsen.mutants import training as mutants
from exercises.nielsen.source import CHAPTER_1, SOURCE
from reference.activations import Array
from reference.equations import CORRECT, Equations, layers
from reference.misconceptions import MISCONCEPTIONS, NotApplicable
from reference.network import Network
from reference.training import MISTAKEN, Training

# The ladder: sizes of the network, examples, how large the weights are.
BATCHES: tuple[tuple[str, tuple[int, ...], int, float], ...] = (
    ("the smallest network, 1-1-1, and one example", (1, 1, 1), 1, 1.0),
    ("a 2-2-2 network, 2 examples", (2, 2, 2), 2, 1.0),
    ("a 2-3-2 network, a batch of one", (2, 3, 2), 1, 1.0),
    ("one layer, 3-3, 4 examples", (3, 3), 4, 1.0),
    ("a square network, 4-4-4, 4 examples", (4, 4, 4), 4, 1.0),
    ("four layers, 2-3-4-3-2, 5 examples", (2, 3, 4, 3, 2), 5, 1.0),
    ("a wide network, 7-11-3, 5 examples", (7, 11, 3), 5, 1.0),
    ("a 2-3-1 network, 13 examples", (2, 3, 1), 13, 1.0),
    ("saturated neurons, 3-3-3, 5 examples", (3, 3, 3), 5, 3.0),
)


def drawn(stream: Stream, sizes: tuple[int, ...], examples: int, scale: float = 1.0) -> tuple[Any, Any, Array, Array]:
    """Weights, biases, inputs and targets, one example per row; every step on them is large enough to be seen."""
    weights = [scale * _not_small(stream, after, before) for before, after in pairwise(sizes)]
    biases = [scale * _not_small(stream, after) for after in sizes[1:]]
    x, y = _not_small(stream, examples, sizes[0]), np.round(stream.uniform(size=(examples, sizes[-1])), 2)
    output = layers(_network(weights, biases), x, None)[-1].a
    return weights, biases, x, np.where(np.abs(output - y) < 0.05, np.round((y + 0.3) % 1, 2), y)


def _not_small(stream: Stream, *shape: int) -> Array:
    numbers = normal(stream, *shape)
    return np.round(numbers + np.copysign(0.1, numbers), 3)


def _network(weights: Any, biases: Any) -> Network:
    return Network(weights, biases, ["sigmoid"] * len(weights), "half_sse")


# --- backprop_batch --------------------------------------------------------------------------------------------


def _backprop_batch_cases(stream: Stream) -> Iterator[Case]:
    for rung, sizes, examples, scale in BATCHES:
        yield Case(rung, drawn(stream, sizes, examples, scale))
    weights, biases, x, y = drawn(stream, (2, 3, 2), 3)
    yield Case("zero weights, biases that are not", ([0 * w for w in weights], biases, x, y))
    yield Case(f"{STEEP}, 3 examples", steep(stream, 3))


Gradients = tuple[list[Any], list[Any]]  # nabla_b, nabla_w


def _gradients(weights: Any, biases: Any, x: Any, y: Any, equations: Equations = CORRECT) -> Gradients:
    chain = layers(_network(weights, biases), x, y, equations)
    return [layer.nabla_b for layer in chain], [layer.nabla_w for layer in chain]


def _under(equations: Equations, weights: Any, biases: Any, x: Any, y: Any) -> Gradients:
    return _gradients(weights, biases, x, y, equations)


def _scaled(
    of_biases: Callable[[int, int], float], of_weights: Callable[[int, int], float]
) -> Callable[..., Gradients]:
    """Gradients times factors, which are functions of the number of examples and of outputs."""

    def wrong(weights: Any, biases: Any, x: Any, y: Any) -> Gradients:
        nabla_b, nabla_w = _gradients(weights, biases, x, y)
        n, k = np.shape(y)
        return [of_biases(n, k) * g for g in nabla_b], [of_weights(n, k) * g for g in nabla_w]

    return wrong


def _bias_from(collapse: Callable[[Array], Any]) -> Callable[..., Gradients]:
    """Bias gradients made of the errors, (n, fan_out), in another way."""

    def wrong(weights: Any, biases: Any, x: Any, y: Any) -> Gradients:
        chain = layers(_network(weights, biases), x, y)
        return [collapse(layer.delta) for layer in chain], [layer.nabla_w for layer in chain]

    return wrong


def _last_example(weights: Any, biases: Any, x: Any, y: Any) -> Gradients:
    return _gradients(weights, biases, x[-1:], y[-1:])


def _of_the_mean_example(weights: Any, biases: Any, x: Any, y: Any) -> Gradients:
    return _gradients(weights, biases, x.mean(axis=0, keepdims=True), y.mean(axis=0, keepdims=True))


def _mean_errors_times_mean_inputs(weights: Any, biases: Any, x: Any, y: Any) -> Gradients:
    chain = layers(_network(weights, biases), x, y)
    nabla_b = [layer.nabla_b for layer in chain]
    return nabla_b, [np.outer(layer.nabla_b, layer.input.mean(axis=0)) for layer in chain]


@code(
    "nielsen/backprop_batch",
    title="Backpropagation for a whole mini-batch",
    source=f"{SOURCE}, the fully matrix-based approach",
    level="build",
    minutes=20,
    points=3,
    public=(
        [np.array([[1.0, -0.5]]), np.array([[1.5]])],
        [np.array([0.5]), np.array([-0.5])],
        np.array([[0.5, 0.5], [1.0, 0.0]]),
        np.array([[0.0], [0.5]]),
    ),
    cases=_backprop_batch_cases,
    under=_under,
    also={
        "averaged-twice": _scaled(lambda n, k: 1 / n, lambda n, k: 1 / n),
        "bias-not-averaged": _scaled(lambda n, k: n, lambda n, k: 1),
        "weights-not-averaged": _scaled(lambda n, k: 1, lambda n, k: n),
        "averaged-over-outputs": _scaled(lambda n, k: 1 / k, lambda n, k: 1 / k),
        "bias-gradient-one-mean": _bias_from(lambda delta: np.mean(delta) + np.zeros(delta.shape[1])),
        "bias-gradient-per-example": _bias_from(lambda delta: delta.mean(axis=1)),
        "bias-gradient-not-summed": _bias_from(lambda delta: delta),
        "last-example-only": _last_example,
        "mean-example": _of_the_mean_example,
        "batch-averaged-too-soon": _mean_errors_times_mean_inputs,
    },
    returns=("nabla_b", "nabla_w"),
    provided=(sigmoid,),
    mutants=mutants.BACKPROP_BATCH,
    looks=of_gradients(),
    slopes=True,
)
def backprop_batch(weights: list[Array], biases: list[Array], X: Array, Y: Array) -> tuple[list[Array], list[Array]]:
    r"""Backpropagation for a mini-batch: the gradient of $C = \frac{1}{2 n} \sum_x \| a(x) - y(x) \|^2$, the
    **mean** over the examples, with respect to every bias and every weight of a network of sigmoids.

    `X` has shape (n, n_in) and `Y` shape (n, n_out): one example per row. `weights[l]` has shape (n_out, n_in) and
    `biases[l]` shape (n_out,), in the order of the layers; there may be any number of layers. With one example per
    row a layer computes $A^{l+1} = \sigma(A^l (w^l)^T + b^l)$. It can be done without a loop over the examples.

    Return `(nabla_b, nabla_w)`: two lists in the order of the layers, with the shapes of `biases` and `weights`.
    """
    activations = [X]
    for w, b in zip(weights, biases, strict=True):
        activations.append(sigmoid(activations[-1] @ w.T + b))
    delta = (activations[-1] - Y) * activations[-1] * (1 - activations[-1])
    nabla_b, nabla_w = [delta.mean(axis=0)], [delta.T @ activations[-2] / len(X)]
    for level in range(len(weights) - 2, -1, -1):
        a = activations[level + 1]
        delta = (delta @ weights[level + 1]) * a * (1 - a)
        nabla_b.insert(0, delta.mean(axis=0))
        nabla_w.insert(0, delta.T @ activations[level] / len(X))
    return nabla_b, nabla_w


# --- update_mini_batch -----------------------------------------------------------------------------------------

Parameters = tuple[list[Any], list[Any]]  # weights, biases
RATES = (0.5, 3.0, 2.0, 1.5, 4.0, 0.8, 2.5, 6.0, 5.0)  # of the rungs; none is 1, where it can be left out

GENTLE = 0.002  # of steep cases: it leaves neurons unsaturated

UPHILL = MISCONCEPTIONS["update-added"].equations
# In what a step returns: a sign once too often, wherever it stands, and biases that do not move, for whatever reason.
ALIKE = (("update-uphill", "sign-flipped", "update-added"), ("biases-left-fixed", "bias-gradient-zero"))
LARGEST = 1e3  # beyond it a mistake has run away, and rounding decides what is left


def parameters(network: Network) -> Parameters:
    """What `update_mini_batch` and `sgd` return."""
    return list(network.weights), list(network.biases)


def _trained_under(equations: Equations, training: Training) -> Parameters:
    network = training.run(equations)
    if not all(np.abs(each).max() < LARGEST for each in (*network.weights, *network.biases)):
        raise NotApplicable("the weights run away")
    return parameters(network)


def _update_cases(stream: Stream) -> Iterator[Case]:
    for (rung, sizes, examples, scale), eta in zip(BATCHES, RATES, strict=True):
        yield Case(rung, (*drawn(stream, sizes, examples, scale), eta))
    weights, biases, x, y = drawn(stream, (2, 3, 2), 3)
    yield Case("zero weights, biases that are not", ([0 * w for w in weights], biases, x, y, 3.0))
    yield Case(f"{STEEP}, 3 examples", (*steep(stream, 3), GENTLE))


def _one_update(weights: Any, biases: Any, x: Any, y: Any, eta: float) -> Training:
    return Training(_network(weights, biases), x, y, eta, [range(len(x))])


def _updated_with(gradients: Callable[..., Gradients]) -> Callable[..., Parameters]:
    """One step against these gradients."""

    def wrong(weights: Any, biases: Any, x: Any, y: Any, eta: float) -> Parameters:
        nabla_b, nabla_w = gradients(weights, biases, x, y)
        steps = zip(weights, biases, nabla_w, nabla_b, strict=True)
        moved = [(w - eta * g, b - eta * h) for w, b, g, h in steps]
        return [w for w, _ in moved], [b for _, b in moved]

    return wrong


def _weights_fixed(weights: Any, biases: Any, x: Any, y: Any, eta: float) -> Parameters:
    return [w.copy() for w in weights], parameters(_one_update(weights, biases, x, y, eta).run())[1]


@code(
    "nielsen/update_mini_batch",
    title="One step of gradient descent on a mini-batch",
    source="Nielsen, Neural Networks and Deep Learning, ch. 1 and 2",
    level="build",
    minutes=12,
    points=2,
    public=(
        [np.array([[1.0, -0.5]]), np.array([[1.5]])],
        [np.array([0.5]), np.array([-0.5])],
        np.array([[0.5, 0.5], [1.0, 0.0]]),
        np.array([[0.0], [0.5]]),
        2.0,
    ),
    cases=_update_cases,
    under=lambda equations, *arguments: _trained_under(equations, _one_update(*arguments)),
    also={
        "update-uphill": lambda *arguments: parameters(_one_update(*arguments).run(UPHILL)),
        **{
            name: lambda *arguments, loop=MISTAKEN[name]: parameters(_one_update(*arguments).run(loop=loop))
            for name in ("examples-one-by-one", "moved-within-batch", "last-example-only")
        },
        "averaged-twice": _updated_with(_scaled(lambda n, k: 1 / n, lambda n, k: 1 / n)),
        "bias-not-averaged": _updated_with(_scaled(lambda n, k: n, lambda n, k: 1)),
        "weights-not-averaged": _updated_with(_scaled(lambda n, k: 1, lambda n, k: n)),
        "bias-gradient-one-mean": _updated_with(_bias_from(np.mean)),
        "batch-averaged-too-soon": _updated_with(_mean_errors_times_mean_inputs),
        "weights-left-fixed": _weights_fixed,
    },
    returns=("weights", "biases"),
    provided=(sigmoid,),
    mutants=mutants.UPDATE_MINI_BATCH,
    looks=of_steps(),
    twins={"update-uphill": "update-added"},
    alike=ALIKE,
)
def update_mini_batch(
    weights: list[Array], biases: list[Array], X: Array, Y: Array, eta: float
) -> tuple[list[Array], list[Array]]:
    r"""One step of gradient descent on a mini-batch: $w \leftarrow w - \frac{\eta}{n} \sum_x \nabla_w C_x$ and
    $b \leftarrow b - \frac{\eta}{n} \sum_x \nabla_b C_x$, for a network of sigmoids and
    $C_x = \frac12 \| a(x) - y(x) \|^2$.

    `X` has shape (n, n_in) and `Y` shape (n, n_out): one example per row. `weights[l]` has shape (n_out, n_in) and
    `biases[l]` shape (n_out,), in the order of the layers; `eta` is the learning rate. All gradients belong to the
    weights and biases that are given.

    Return the **new** `(weights, biases)`, two lists of arrays with the same shapes; leave the old ones as they are.
    """
    nabla_b = [np.zeros(b.shape) for b in biases]
    nabla_w = [np.zeros(w.shape) for w in weights]
    for x, y in zip(X, Y, strict=True):
        activations = [x]
        for w, b in zip(weights, biases, strict=True):
            activations.append(sigmoid(w @ activations[-1] + b))
        upstream = activations[-1] - y
        for level in range(len(weights) - 1, -1, -1):
            a = activations[level + 1]
            delta = upstream * a * (1 - a)
            nabla_b[level] += delta
            nabla_w[level] += np.outer(delta, activations[level])
            upstream = weights[level].T @ delta
    step = eta / len(X)
    new_weights = [w - step * nabla for w, nabla in zip(weights, nabla_w, strict=True)]
    new_biases = [b - step * nabla for b, nabla in zip(biases, nabla_b, strict=True)]
    return new_weights, new_biases


# --- sgd -------------------------------------------------------------------------------------------------------

TWICE = [[1, 1, 0], [2], [0, 2], [1], [2, 0]]
# The ladder: sizes, learning rate, how large the weights are, and the mini-batches; as many rows as they name.
COURSES: tuple[tuple[str, tuple[int, ...], float, float, list[list[int]]], ...] = (
    ("the smallest network, 1-1-1, and one mini-batch of one", (1, 1, 1), 0.5, 1.0, [[0]]),
    ("the same row three times", (1, 2, 1), 4.0, 1.0, [[0], [0], [0]]),
    ("2-2-2, two mini-batches of 2", (2, 2, 2), 3.0, 1.0, [[3, 0], [1, 2]]),
    ("2-3-2, a smaller last mini-batch", (2, 3, 2), 2.0, 1.0, [[3, 0], [4, 1], [2]]),
    ("one layer, 3-3, row by row", (3, 3), 1.5, 1.0, [[2], [0], [3], [1]]),
    ("4-4-4, all rows in one mini-batch", (4, 4, 4), 4.0, 1.0, [[1, 3, 0, 2]]),
    ("three layers, 3-5-4-2, two epochs", (3, 5, 4, 2), 5.0, 1.0, [[1, 0], [2], [0, 2], [1]]),
    ("7-11-3, 13 rows in mini-batches of 5", (7, 11, 3), 2.5, 1.0, [[*range(8, 13)], [*range(3, 8)], [2, 0, 1]]),
    ("a row that is never used, one used twice", (2, 3, 2), 6.0, 1.0, [[4, 0], [2, 4, 1]]),
    ("four layers, 2-3-4-3-2, a row twice in one mini-batch", (2, 3, 4, 3, 2), 5.0, 1.0, TWICE),
    ("saturated neurons, 3-3-3", (3, 3, 3), 8.0, 2.0, [[0, 4, 2], [3, 1]]),
)


def _sgd_cases(stream: Stream) -> Iterator[Case]:
    for rung, sizes, eta, scale, batches in COURSES:
        rows = 1 + max(max(batch) for batch in batches)
        yield Case(rung, (*drawn(stream, sizes, rows, scale), eta, [list(batch) for batch in batches]))
    yield Case(f"{STEEP}, 3 rows", (*steep(stream, 3), GENTLE, [[2, 0], [1]]))


def _course(weights: Any, biases: Any, x: Any, y: Any, eta: float, batches: Any) -> Training:
    return Training(_network(weights, biases), x, y, eta, batches)


@code(
    "nielsen/sgd",
    title="Stochastic gradient descent",
    source=CHAPTER_1,
    level="build",
    minutes=15,
    points=3,
    public=(
        [np.array([[1.0, -0.5]])],
        [np.array([0.5])],
        np.array([[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]]),
        np.array([[0.0], [1.0], [0.5]]),
        2.0,
        [[2, 0], [1]],
    ),
    cases=_sgd_cases,
    under=lambda equations, *arguments: _trained_under(equations, _course(*arguments)),
    also={
        "update-uphill": lambda *arguments: parameters(_course(*arguments).run(UPHILL)),
        **{
            name: lambda *arguments, loop=loop: parameters(_course(*arguments).run(loop=loop))
            for name, loop in MISTAKEN.items()
        },
    },
    returns=("weights", "biases"),
    provided=(sigmoid,),
    mutants=mutants.SGD,
    looks=of_steps(single=lambda arguments: len(arguments[-1]) == 1),
    twins={"update-uphill": "update-added"},
    alike=ALIKE,
)
def sgd(
    weights: list[Array], biases: list[Array], X: Array, Y: Array, eta: float, batches: list[list[int]]
) -> tuple[list[Array], list[Array]]:
    r"""Stochastic gradient descent: one step of gradient descent for each mini-batch, in the order given.

    `batches` is a list of lists of row numbers, such as `[[2, 0], [1]]`: first a step on rows 2 and 0 of `X` and `Y`,
    then one on row 1, with the weights and biases as they are by then. All epochs stand in this list, one after the
    other, so nothing is drawn at random here. A mini-batch of n rows moves every weight by
    $-\frac{\eta}{n} \sum_x \nabla_w C_x$, and the biases likewise, with $C_x = \frac12 \| a(x) - y(x) \|^2$.

    The network is one of sigmoids: `weights[l]` has shape (n_out, n_in) and `biases[l]` shape (n_out,). `X` and `Y`
    have one example per row. Return the **new** `(weights, biases)`; leave the old ones as they are.
    """
    weights, biases = [w.copy() for w in weights], [b.copy() for b in biases]
    for rows in batches:
        activations = [X[rows]]
        for w, b in zip(weights, biases, strict=True):
            activations.append(sigmoid(activations[-1] @ w.T + b))
        upstream = activations[-1] - Y[rows]
        for level in range(len(weights) - 1, -1, -1):
            a = activations[level + 1]
            delta = upstream * a * (1 - a)
            upstream = delta @ weights[level]
            weights[level] = weights[level] - eta * delta.T @ activations[level] / len(rows)
            biases[level] = biases[level] - eta * delta.mean(axis=0)
    return weights, biases
