"""The whole network as a class, as M. Nielsen writes it ("Neural Networks and Deep Learning", chapters 1 and 2), tried
by its gradients, its updates, and by what it learns."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from exercises.entry import code
from exercises.model import Case, Stream
from exercises.nielsen.digits import noisy_digits
from exercises.nielsen.mutants.network import NETWORK
from exercises.nielsen.source import CHAPTER_1
from exercises.nielsen.training import drawn
from reference.activations import Array

# The ladder: sizes, examples, learning rate, epochs, size of a mini-batch, how large the weights are. `SGD` shuffles,
# so that its steps can be told only on copies of one example; on different ones it is counted how many it uses.
NETWORKS: tuple[tuple[str, tuple[int, ...], int, float, int, int, float], ...] = (
    ("1-1-1 and one example", (1, 1, 1), 1, 0.5, 2, 2, 1.0),
    ("2-2-2 and 2 examples", (2, 2, 2), 2, 3.0, 1, 2, 1.0),
    ("2-3-2 and one example", (2, 3, 2), 1, 2.0, 2, 3, 1.0),
    ("one layer, 3-3, and 4 examples", (3, 3), 4, 1.5, 3, 4, 1.0),
    ("4-4-4 and 3 examples", (4, 4, 4), 3, 4.0, 2, 3, 1.0),
    ("four layers, 2-3-4-3-2, and 3 examples", (2, 3, 4, 3, 2), 3, 5.0, 2, 2, 1.0),
    ("7-11-3 and 5 examples", (7, 11, 3), 5, 2.5, 2, 1, 1.0),
    ("saturated neurons, 3-3-3", (3, 3, 3), 2, 6.0, 2, 2, 2.0),
)

LESSON = (35, 12, 10)
LESSON_ETA, LESSON_EPOCHS, LESSON_SIZE = 3.0, 20, 2
TRAINING_COPIES, TEST_COPIES = 5, 3


def _cases(stream: Stream) -> Iterator[Case]:
    for rung, sizes, examples, eta, epochs, size, scale in NETWORKS:
        yield Case(rung, (*drawn(stream, sizes, examples, scale), eta, epochs, size))
    yield lesson(stream)


def lesson(stream: Stream) -> Case:
    """The digits: 50 noisy images to learn from, 30 others to be read."""
    images, labels = noisy_digits(stream, TRAINING_COPIES)
    tests, answers = noisy_digits(stream, TEST_COPIES)
    training = (images, np.eye(10)[labels], LESSON_ETA, LESSON_EPOCHS, LESSON_SIZE)
    return Case("digits of 5 by 7 pixels, to be learnt", ([], [], *training, list(LESSON), tests, answers))


RETURNS = (
    "shapes of the weights",
    "sizes of the biases",
    "weights that start at random (1: yes)",
    "feedforward",
    "nabla_b",
    "nabla_w",
    "evaluate",
    "weights after update_mini_batch",
    "biases after update_mini_batch",
    "weights after SGD",
    "biases after SGD",
    "how many different examples SGD uses",
    "digits learnt (1: at least 70 %)",
)


def probe(
    student: Any, weights: Any, biases: Any, X: Any, Y: Any, eta: Any, epochs: Any, size: Any, *digits: Any
) -> tuple[Any, ...]:
    """What a network does with these weights; with `digits`, whether it learns to read them from a start of its own."""

    def pairs(network: Any, rows: Any, targets: Any) -> list[Any]:
        """Examples in the form that the network's biases have: vectors or columns."""
        columns = np.ndim(network.biases[0]) == 2
        shaped = [[np.array(v).reshape(-1, 1) if columns else np.array(v) for v in each] for each in (rows, targets)]
        return list(zip(*shaped, strict=True))

    def labelled(network: Any, rows: Any, labels: Any) -> list[Any]:
        return [(x, int(label)) for (x, _), label in zip(pairs(network, rows, rows), labels, strict=True)]

    if digits:
        sizes, tests, labels = digits
        learnt = 0
        for _ in range(3):  # a random start can be unlucky
            network = student.Network([int(n) for n in sizes])
            network.SGD(pairs(network, X, Y), epochs, size, eta)
            questions = labelled(network, tests, labels)
            right = sum(int(np.argmax(network.feedforward(x))) == label for x, label in questions)
            if right >= 0.7 * len(questions) and network.evaluate(questions) == right:
                learnt = 1
                break
        return [], [], 1, [], [], [], [], [], [], [], [], 0, learnt

    sizes = [np.shape(weights[0])[1], *[len(b) for b in biases]]
    network = student.Network(list(sizes))
    shapes = [list(np.shape(w)) for w in network.weights]
    lengths = [int(np.size(b)) for b in network.biases]
    start = [float(w) for array in network.weights for w in np.ravel(array)]
    differ = int(len(set(start)) == len(start) and 0.0 not in start)

    def fresh() -> Any:
        made = student.Network(list(sizes))
        columns = np.ndim(made.biases[0]) == 2
        made.weights = [np.array(w) for w in weights]
        made.biases = [np.array(b).reshape(-1, 1) if columns else np.array(b) for b in biases]
        return made

    network = fresh()
    outputs = [network.feedforward(x) for x, _ in pairs(network, X, Y)]
    nabla_b, nabla_w = [network.backprop(x, y) for x, y in pairs(network, X, Y)][-1]
    right = network.evaluate(labelled(network, X, [np.argmax(y) for y in Y]))
    network.update_mini_batch(pairs(network, X, Y), eta)
    updated = network.weights, network.biases
    trained, counted = fresh(), fresh()
    trained.SGD(pairs(trained, [X[0]] * 5, [Y[0]] * 5), epochs, size, eta)
    # Each of these examples moves the weights of one input and no others.
    counted.SGD(pairs(counted, np.eye(sizes[0]), [Y[0]] * sizes[0]), 1, size, eta)
    used = int(np.count_nonzero(np.any(np.asarray(counted.weights[0]) != weights[0], axis=0)))
    after = trained.weights, trained.biases
    return shapes, lengths, differ, outputs, nabla_b, nabla_w, right, *updated, *after, used, []


# Mistakes, and whether a network that makes them learns the digits all the same (tried in the tests).
LEARNS: dict[str, bool] = {
    "output-slope-missing": True,
    "hidden-slope-missing": True,
    "sign-flipped": False,
    "error-doubled": True,
    "weights-transposed": False,
    "bias-gradient-zero": True,
    "biases-left-fixed": True,
    "update-added": False,
    "batch-not-averaged": True,
    "averaged-twice": True,
    "learning-rate-left-out": True,
    "examples-one-by-one": True,
    "moved-within-batch": True,
    "last-example-only": True,
    "sums-kept-in-the-network": False,
    "last-batch-left-out": True,
    "single-epoch": False,
    "start-at-zero": False,
    "wrong-ones-counted": False,
    "share-for-number": False,
}


def _mistaken(name: str, sizes: list[int]) -> Any:
    from exercises.nielsen.mistaken import MISTAKEN  # made of the class below

    return MISTAKEN[name](sizes)


EXAMPLE = (
    "Network([1, 1]) with the weight 2 and the bias -1, input 1, target 0, eta 1",
    "feedforward 0.731058579, backprop ([0.143734843], [[0.143734843]]); "
    "after update_mini_batch the weight is 1.85626516 and the bias -1.14373484",
)


class Network:
    r"""A network of sigmoids that learns by stochastic gradient descent: `Network([2, 3, 1])` has 2 inputs, 3 hidden
    neurons and 1 output.

    `weights` and `biases` are lists of arrays, one of each per layer: `weights[l]` of shape (n_out, n_in), `biases[l]`
    of shape (n_out,). They start as random numbers, for instance normal ones, and may be replaced from outside.

    Vectors have the shape (n,) everywhere. You may use columns of shape (n, 1) instead: make the `biases` columns, and
    inputs and targets come as columns, too. The cost is $C = \frac{1}{2 n} \sum_x \| a(x) - y(x) \|^2$.

    It is tried by its outputs, gradients and updates with given weights, and by whether it learns: of 30 noisy digits
    of 5 by 7 pixels it must read at least 70 % after 20 epochs on 50 others, in mini-batches of 2 with `eta` = 3,
    sizes [35, 12, 10] and targets with a 1 at the digit. The best of three random starts counts.
    """

    def __init__(self, sizes: list[int]) -> None:
        """A network with so many neurons per layer, the inputs included, and a random start."""
        self.biases = [np.random.randn(n) for n in sizes[1:]]
        self.weights = [np.random.randn(after, before) for before, after in zip(sizes, sizes[1:])]  # noqa: B905, RUF007

    def feedforward(self, a: Array) -> Array:
        """The output for the input `a`."""
        for w, b in zip(self.weights, self.biases, strict=True):
            a = 1 / (1 + np.exp(-(w @ a + b)))
        return a

    def backprop(self, x: Array, y: Array) -> tuple[list[Array], list[Array]]:
        """`(nabla_b, nabla_w)`: the gradient of ½‖a − y‖² for one example, two lists in the order of the layers."""
        activations = [x]
        for w, b in zip(self.weights, self.biases, strict=True):
            activations.append(1 / (1 + np.exp(-(w @ activations[-1] + b))))
        nabla_b: list[Array] = []
        nabla_w: list[Array] = []
        upstream = activations[-1] - y
        for level in range(len(self.weights) - 1, -1, -1):
            a = activations[level + 1]
            delta = upstream * a * (1 - a)
            upstream = self.weights[level].T @ delta
            nabla_b.insert(0, delta)
            nabla_w.insert(0, np.outer(delta, activations[level]))
        return nabla_b, nabla_w

    def update_mini_batch(self, mini_batch: list[tuple[Array, Array]], eta: float) -> None:
        """One step of gradient descent against the mean gradient of the examples `(x, y)` of a mini-batch."""
        gradients = [self.backprop(x, y) for x, y in mini_batch]
        step = eta / len(mini_batch)
        for nabla_b, nabla_w in gradients:
            self.biases = [b - step * nabla for b, nabla in zip(self.biases, nabla_b, strict=True)]
            self.weights = [w - step * nabla for w, nabla in zip(self.weights, nabla_w, strict=True)]

    def SGD(  # noqa: N802 - as Nielsen calls it
        self, training_data: list[tuple[Array, Array]], epochs: int, mini_batch_size: int, eta: float
    ) -> None:
        """So many epochs: shuffle the examples `(x, y)`, cut them into mini-batches, the last of which may be smaller,
        and make one update with each."""
        for _ in range(epochs):
            shuffled = [training_data[i] for i in np.random.permutation(len(training_data))]
            for start in range(0, len(shuffled), mini_batch_size):
                self.update_mini_batch(shuffled[start : start + mini_batch_size], eta)

    def evaluate(self, test_data: list[tuple[Array, int]]) -> int:
        """How many of the examples `(x, label)` are read rightly; the output with the largest activation counts."""
        return sum(int(np.argmax(self.feedforward(x))) == label for x, label in test_data)


network_class = code(
    "nielsen/Network",
    title="A complete network that learns to read digits",
    source=f"{CHAPTER_1} and 2",
    level="build",
    minutes=45,
    points=6,
    public=([np.array([[2.0]])], [np.array([-1.0])], np.array([[1.0]]), np.array([[0.0]]), 1.0, 1, 1),
    cases=_cases,
    also={name: partial(_mistaken, name) for name in LEARNS},
    returns=RETURNS,
    probe=probe,
    example=EXAMPLE,
    columns=True,
    mutants=NETWORK,
)(Network)
