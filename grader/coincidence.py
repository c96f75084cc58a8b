"""Coincidences: how many of the values that mistakes lead to would a number hit by chance?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

LEAST_NEIGHBOURS, MOST_NEIGHBOURS = 3, 30  # on so many values the density around a number is judged
SAME = 1e-9  # relative: values nearer than this are one value
TOO_MANY = 0.01  # expected hits by chance from which on a hit says nothing


def hits(got: float, slack: float, values: Iterable[float]) -> float:
    """How many of the values a number with these digits is expected to hit by chance.

    That is the density of the values around the number, times the width that its digits leave open. Those it does hit
    are left out: they are what is judged.

    >>> [round(hits(0.5, slack, [0.1, 0.3, 0.7, 0.9]), 9) for slack in (1e-6, 0.05)]
    [1e-05, 0.5]
    """
    distances = sorted(abs(value - got) for value in distinct(values) if abs(value - got) > slack)
    counted = list(enumerate(distances[:MOST_NEIGHBOURS], 1))
    # The densest counts: a crowd nearby is not thinned out by what is far away. One or two are no crowd.
    return max((count / distance * slack for count, distance in counted[LEAST_NEIGHBOURS - 1 :] or counted), default=0)


def joint(each: Sequence[float], count: int) -> float:
    """How many of so many values numbers that are independent hit all together, from how many each of them hits.

    >>> round(joint([0.5, 0.5], 100), 9), joint([0.5], 100), joint([], 100)
    (0.0025, 0.5, 100)
    """
    return count * math.prod(min(1.0, hit / count) for hit in each) if count else 0.0


def distinct(values: Iterable[float]) -> list[float]:
    """The finite values in order, each once.

    >>> distinct([0.2, 0.1, 0.2 + 1e-15, float("nan")])
    [0.1, 0.2]
    """
    kept: list[float] = []
    for value in sorted(value for value in values if math.isfinite(value)):
        if not kept or value - kept[-1] > SAME * abs(value):
            kept.append(value)
    return kept


def too_likely(expected: float) -> bool:
    """Whether so many expected hits leave a hit without meaning."""
    return not expected < TOO_MANY
