"""The right numbers in other places of an array of the right shape."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.comparison.record import Difference, Pair
from grader.comparison.tolerance import Array
from grader.comparison.value import differs


def _sorted(numbers: Array) -> Array:
    return np.sort(numbers, axis=None)


# What made of the returned numbers is what is wanted, of how many axes, and in words.
WAYS: tuple[tuple[int, Callable[[Array], Array], str], ...] = (
    (2, lambda got: got.T, "it is transposed"),
    (1, lambda got: got[::-1], "the right numbers in reverse order"),
    (2, lambda got: got[::-1], "the right rows in reverse order"),
    (2, lambda got: got[:, ::-1], "the right columns in reverse order"),
    (1, lambda got: np.roll(got, -1), "the right numbers, one place too far back"),
    (1, lambda got: np.roll(got, 1), "the right numbers, one place too far forward"),
)


def check(pair: Pair) -> Difference | None:
    """Transposed, reversed, moved, or in any other order."""
    got = pair.numbers
    words = next((words for axes, way, words in WAYS if axes == got.ndim and pair.right_as(way(got))), "")
    if not words and got.size > 1 and _as_a_heap(pair, got):
        words = "the right numbers in other places"
    return differs(pair, words) if words else None


def _as_a_heap(pair: Pair, got: Array) -> bool:
    heap = Pair(pair.got, _sorted(pair.want), pair.tolerance, pair.where, pair.raw)
    return heap.right_as(_sorted(got))
