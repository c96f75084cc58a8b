"""The reference against bare matrix products, and how fast variants are made."""

from __future__ import annotations

import numpy as np

from benchmarks.measure import Row, in_turns
from grader import spec, streams, variants
from reference import Network, backprop, forward

BATCH, SIZES = 128, (784, 100, 10)
PASSES = 50
STUDENTS = 20


def backprop_rows(rounds: int) -> list[Row]:
    """A forward and backward pass of 784-100-10, batch 128, against its five matrix products alone."""
    stream = np.random.default_rng(1)
    weights = [stream.normal(size=(SIZES[i + 1], SIZES[i])) / np.sqrt(SIZES[i]) for i in range(2)]
    biases = [stream.normal(size=size) for size in SIZES[1:]]
    network = Network(weights, biases, ["sigmoid", "softmax"], "cross_entropy")
    x = stream.normal(size=(BATCH, SIZES[0]))
    y = np.eye(SIZES[-1])[stream.integers(SIZES[-1], size=BATCH)]
    hidden, delta = stream.normal(size=(BATCH, SIZES[1])), stream.normal(size=(BATCH, SIZES[2]))

    def ours() -> None:
        for _ in range(PASSES):
            backprop(forward(network, x), y)

    def bare() -> None:
        for _ in range(PASSES):
            _ = x @ weights[0].T, hidden @ weights[1].T, delta @ weights[1], delta.T @ hidden, hidden.T @ x

    found = in_turns({"ours": (ours, PASSES), "bare": (bare, PASSES)}, rounds)
    return [Row("forward + backprop, 784-100-10, batch 128", found["ours"], "the five matrix products", found["bare"])]


def variant_rows(rounds: int) -> list[Row]:
    """All variants of `session6` for one student, each confirmed by NumPy and SymPy."""
    quiz, secret = spec.read_quiz("session6"), streams.secret_of_seed(1)

    def ours() -> None:
        for number in range(STUDENTS):
            variants.draw(quiz, f"student{number}", secret)

    found = in_turns({"ours": (ours, STUDENTS * len(quiz.items))}, rounds)
    return [Row(f"one variant drawn and confirmed ({1 / found['ours']:.0f} per second)", found["ours"])]
