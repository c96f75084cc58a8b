"""Finite differences against backpropagation, in forward passes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from exercises.nielsen import finite_difference_passes


class Counted:
    """A network that counts its forward passes."""

    def __init__(self, sizes: list[int], biases: bool) -> None:
        self.parameters: list[list[float]] = []
        for before, after in pairwise(sizes):
            self.parameters += [[0.1] * before for _ in range(after)]
            if biases:
                self.parameters.append([0.2] * after)
        self.passes = 0

    def cost(self) -> float:
        """One forward pass; what comes out does not matter here."""
        self.passes += 1
        return float(np.tanh(sum(row[0] for row in self.parameters)))


def passes_by_counting(sizes: list[int], biases: bool) -> tuple[int, int, int]:
    """Derivatives, one-sided passes and central passes, by making all the differences and counting the calls."""
    h, counts, derivatives = 1e-5, [], 0
    for central in (False, True):
        network, derivatives = Counted(sizes, biases), 0
        base = 0.0 if central else network.cost()
        for row in network.parameters:
            for place, value in enumerate(row):
                row[place] = value + h
                above = network.cost()
                row[place] = value - h
                _ = (above - network.cost()) / (2 * h) if central else (above - base) / h
                row[place] = value
                derivatives += 1
        counts.append(network.passes)
    return derivatives, counts[0], counts[1]


def test_passes_are_those_really_made(drawn: Any) -> None:
    """The counts are those of a program that makes the differences and counts its forward passes."""
    for given in (*drawn(finite_difference_passes.id)[:15], {"sizes": [2, 3, 1], "biases": False}):
        key = finite_difference_passes.solve(given)
        counted = passes_by_counting(given["sizes"], given["biases"])
        assert (key["parameters"].value, key["one_sided"].value, key["central"].value) == counted
        assert key["ratio"].value == counted[1] / 2


def test_published_million() -> None:
    """A million weights take a million and one forward passes, against two of backpropagation."""
    published = finite_difference_passes.published
    assert published is not None
    key = finite_difference_passes.solve(published)
    assert key["parameters"].value == 1_000_000
    assert key["one_sided"].value == 1_000_001
    assert key["one_sided"].shown == "1000001"
    assert "no biases" in finite_difference_passes.statement(published)
    assert "biases-not-counted" not in finite_difference_passes.alternatives(published)


def test_follow_from_another_count(drawn: Any) -> None:
    """A wrong number of parameters is followed through all that is made of it."""
    follow, given = finite_difference_passes.follow, drawn(finite_difference_passes.id)[0]
    assert follow is not None
    assert [follow(given, part, {"parameters": 9}) for part in ("one_sided", "central", "ratio")] == [10, 18, 5]
    assert follow(given, "parameters", {"parameters": 9}) is None
    assert follow(given, "central", {}) is None
