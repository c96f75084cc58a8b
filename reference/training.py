"""Stochastic gradient descent: mini-batches, epochs, the decay of the learning rate; the loop as data.

`LOOP` is a record of rules, as `reference.equations.CORRECT` is one of a single step. A mistake in the training loop
is this record with one rule replaced: `MISTAKEN` is the table. Equations and loop are replaced independently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import numpy as np

from reference.activations import Array
from reference.equations import CORRECT, Equations, TrainBiases, check_train_biases, layers
from reference.network import Network, NetworkError

Batch = Sequence[int]  # the numbers of the rows of one mini-batch


def decayed(eta: float, decay: float, k: int) -> float:
    """The learning rate of update k, counted from 0: eta / (1 + decay k).

    >>> [decayed(1.0, 0.5, k) for k in range(3)]
    [1.0, 0.6666666666666666, 0.5]
    """
    return eta / (1 + decay * k)


def mini_batches(rows: Sequence[int], size: int) -> tuple[Batch, ...]:
    """The rows cut into mini-batches, in order; the last may be smaller.

    >>> mini_batches([3, 0, 4, 1, 2], 2)
    ((3, 0), (4, 1), (2,))
    """
    if size < 1:
        raise NetworkError(f"the size of a mini-batch is {size}, expected at least 1")
    return tuple(tuple(map(int, rows[at : at + size])) for at in range(0, len(rows), size))


def epochs(stream: np.random.Generator, count: int, examples: int, size: int) -> tuple[Batch, ...]:
    """The mini-batches of several epochs, each a pass over all examples in a new random order."""
    passes = (mini_batches(stream.permutation(examples).tolist(), size) for _ in range(count))
    return tuple(chain.from_iterable(passes))


@dataclass(frozen=True, eq=False)
class Training:
    """A network, a training set with one example per row, and the mini-batches it is trained on, in order.

    Raises NetworkError where they do not fit together.

    >>> net = Network([[[2.0]]], [[0.0]], ["identity"], "half_sse")
    >>> done = Training(net, [[3.0], [0.0]], [[5.0], [1.0]], eta=0.1, batches=[[0], [1]]).run()
    >>> done.weights[0].tolist(), done.biases[0].round(9).tolist()
    ([[1.7]], [0.01])
    """

    network: Network
    x: Any
    y: Any
    eta: float
    batches: Sequence[Batch]
    decay: float = 0.0
    train_biases: TrainBiases = True

    def __post_init__(self) -> None:
        check_train_biases(self.train_biases)
        x = self.network.checked_rows(self.x, self.network.sizes[0], "x")
        y = self.network.checked_rows(self.y, self.network.sizes[-1], "y")
        if x.ndim != 2 or y.ndim != 2 or len(x) != len(y):
            raise NetworkError(f"x has shape {x.shape} and y has shape {y.shape}, expected (n, features) with one n")
        batches = tuple(tuple(int(row) for row in batch) for batch in self.batches)
        for number, batch in enumerate(batches):
            if not batch or not all(0 <= row < len(x) for row in batch):
                raise NetworkError(f"batches[{number}] is {list(batch)}, expected rows from 0 to {len(x) - 1}")
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", y)
        object.__setattr__(self, "batches", batches)

    def course(self, equations: Equations = CORRECT, loop: Loop | None = None) -> Iterator[Network]:
        """The network after each update, under these equations and this loop."""
        loop = loop or LOOP
        turn = Turn(self, equations, tuple(tuple(batch) for batch in loop.walk(self)), self.network, self.network)
        for k in range(len(turn.batches)):
            turn = replace(turn, k=k, before=turn.network, network=loop.update(replace(turn, k=k)))
            yield turn.network

    def run(self, equations: Equations = CORRECT, loop: Loop | None = None) -> Network:
        """The network after the last update; the one given is left alone."""
        return [self.network, *self.course(equations, loop)][-1]


@dataclass(frozen=True, eq=False)
class Turn:
    """One mini-batch's turn: the context that the rules of a loop look at."""

    training: Training
    equations: Equations
    batches: tuple[Batch, ...]  # as they are walked through
    network: Network  # as it is now
    before: Network  # as it was before the update before this
    k: int = 0

    @property
    def rows(self) -> Batch:
        """The rows whose turn it is."""
        return self.batches[self.k]

    @property
    def eta(self) -> float:
        """The learning rate of this update."""
        return decayed(self.training.eta, self.training.decay, self.k)

    def stepped(self, network: Network, rows: Sequence[int], eta: float) -> Network:
        """A network after one step on the mean cost of these rows."""
        x, y = self.training.x[list(rows)], self.training.y[list(rows)]
        after = layers(network, x, y, self.equations, eta=eta, train_biases=self.training.train_biases)
        return moved(network, [(layer.w_after, layer.b_after) for layer in after])


def moved(network: Network, parameters: Sequence[tuple[Array, Array]]) -> Network:
    """The same network with other weights and biases, given layer by layer."""
    return Network([w for w, _ in parameters], [b for _, b in parameters], network.activations, network.loss)


@dataclass(frozen=True, slots=True)
class Loop:
    """The rules of a training loop."""

    walk: Callable[[Training], Sequence[Batch]] = field(default=lambda training: training.batches)
    update: Callable[[Turn], Network] = field(default=lambda turn: turn.stepped(turn.network, turn.rows, turn.eta))


LOOP = Loop()


# --- mistakes


def _row_by_row(share: Callable[[Turn], float]) -> Loop:
    """Every row of a mini-batch moves the network before the next one is looked at, by this share of a step."""

    def update(turn: Turn) -> Network:
        network = turn.network
        for row in turn.rows:
            network = turn.stepped(network, [row], turn.eta * share(turn))
        return network

    return Loop(update=update)


def _share_of(divisor: Callable[[Turn], int]) -> Loop:
    """The sum over a mini-batch is divided by another number than that of its rows."""
    return Loop(update=lambda turn: turn.stepped(turn.network, turn.rows, turn.eta * len(turn.rows) / divisor(turn)))


def _with_gradients_of_the_start(turn: Turn) -> Network:
    start = turn.training.network
    step = turn.stepped(start, turn.rows, turn.eta)
    return moved(
        start,
        [
            (w + after_w - start_w, b + after_b - start_b)
            for w, b, after_w, after_b, start_w, start_b in zip(
                turn.network.weights,
                turn.network.biases,
                step.weights,
                step.biases,
                start.weights,
                start.biases,
                strict=True,
            )
        ],
    )


def _with_sums_kept(turn: Turn) -> Network:
    """The sums of the gradients go on from one mini-batch to the next: the last update is made once more."""
    step = turn.stepped(turn.network, turn.rows, turn.eta)
    if turn.k == 0:
        return step
    last = decayed(turn.training.eta, turn.training.decay, turn.k - 1) / len(turn.batches[turn.k - 1])
    again = turn.eta / len(turn.rows) / last
    old = zip(turn.network.weights, turn.network.biases, turn.before.weights, turn.before.biases, strict=True)
    kept = [(again * (w - before_w), again * (b - before_b)) for w, b, before_w, before_b in old]
    new = zip(step.weights, step.biases, kept, strict=True)
    return moved(step, [(w + kept_w, b + kept_b) for w, b, (kept_w, kept_b) in new])


def _in_order_of_the_rows(training: Training) -> Sequence[Batch]:
    """As many rows as before, taken as they stand in the training set, over and over."""
    count, at = len(training.x), 0
    walked: list[Batch] = []
    for batch in training.batches:
        walked.append(tuple(row % count for row in range(at, at + len(batch))))
        at += len(batch)
    return walked


MISTAKEN: Mapping[str, Loop] = {
    "examples-one-by-one": _row_by_row(lambda turn: 1.0),
    "moved-within-batch": _row_by_row(lambda turn: 1 / len(turn.rows)),
    "last-example-only": Loop(
        update=lambda turn: turn.stepped(turn.network, turn.rows[-1:], turn.eta / len(turn.rows))
    ),
    "divided-by-all-rows": _share_of(lambda turn: len(turn.training.x)),
    "divided-by-first-size": _share_of(lambda turn: len(turn.batches[0])),
    "batches-reversed": Loop(walk=lambda training: training.batches[::-1]),
    "batches-in-row-order": Loop(walk=_in_order_of_the_rows),
    "batches-merged": Loop(walk=lambda training: (tuple(chain.from_iterable(training.batches)),)),
    "first-batch-only": Loop(walk=lambda training: training.batches[:1]),
    "last-batch-left-out": Loop(walk=lambda training: training.batches[:-1]),
    "last-batch-only": Loop(walk=lambda training: training.batches[-1:]),
    "start-weights-throughout": Loop(update=_with_gradients_of_the_start),
    "batch-sums-kept": Loop(update=_with_sums_kept),
}
