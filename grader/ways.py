"""All the ways to a number: the right calculation, and each mistake, or two of them at once, made in every step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations, islice
from typing import Any

import numpy as np

from reference.equations import CORRECT, Equations
from reference.misconceptions import MISCONCEPTIONS, combination
from reference.training_step import CANNOT_BE_MADE, Address, Outcome, TrainingStep

RIGHT = "right"
MOST_STEPS_OF_PAIRS = 5  # so many steps of every pair take seconds
Mistakes = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Way:
    """One way to compute: which mistakes are made, and what the first and the last step give."""

    mistakes: Mistakes  # none: the right way
    first: Outcome
    last: Outcome
    _values: dict[Address, float | None] = field(default_factory=dict)

    def value(self, address: Address) -> float | None:
        """The number that stands there, None where this way leads to none."""
        if address not in self._values:
            value: Any = self.last.value_or_none(address)
            self._values[address] = float(value) if isinstance(value, int | float) else None
        return self._values[address]


def outcomes(step: TrainingStep, equations: Equations = CORRECT) -> Iterator[Outcome]:
    """One step after the other by these equations, without end. Raises what a mistake that cannot be made raises.

    >>> from reference import Network
    >>> step = TrainingStep(Network([[[1.0]]], [[0.0]], ["identity"], "half_sse"), [1.0], [0.0], 0.5, False)
    >>> [outcome.array("w", 0).tolist() for outcome in islice(outcomes(step), 3)]
    [[[0.5]], [[0.25]], [[0.125]]]
    """
    while True:
        outcome = step.under(equations)
        yield outcome
        step = replace(step, network=step.after(outcome))


def _way(step: TrainingStep, steps: int, mistakes: Mistakes, equations: Equations | None) -> Way | None:
    """The first and the last of so many steps of a mistake, None if one of them cannot be made."""
    if equations is None:
        return None
    first = step.under(equations)
    if steps == 1:
        return Way(mistakes, first, first)
    try:
        with np.errstate(all="ignore"):
            return Way(mistakes, first, next(islice(outcomes(step, equations), steps - 1, None)))
    except CANNOT_BE_MADE:
        return None


@lru_cache(maxsize=8)  # thousands of steps take a while, and who asks for one number asks for the next
def single_ways(step: TrainingStep, steps: int) -> Mapping[str, Way]:
    """The right way, that by each mistake, and with several steps also that to the step before and to the one after.

    Raises NetworkError if the right steps cannot be made.
    """
    first = max(steps - 2, 0)
    with np.errstate(all="ignore"):
        right = dict(enumerate(islice(outcomes(step), first, steps + 1), first + 1))
    ways = {RIGHT: Way((), step.under(), right[steps])}
    for name, row in MISCONCEPTIONS.items():
        if way := _way(step, steps, (name,), row.equations):
            ways[name] = way
    if steps > 1:
        for name, last in (("one-step-too-few", right[steps - 1]), ("one-step-too-many", right[steps + 1])):
            ways[name] = Way((name,), ways[RIGHT].first, last)
    return ways


@lru_cache(maxsize=8)
def pair_ways(step: TrainingStep, steps: int) -> tuple[Way, ...]:
    """The ways by two mistakes made at once, where they can be; none for many steps."""
    if steps > MOST_STEPS_OF_PAIRS:
        return ()
    found = (_way(step, steps, pair, combination(pair)) for pair in combinations(MISCONCEPTIONS, 2))
    return tuple(way for way in found if way is not None)
