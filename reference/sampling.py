"""Randomised networks: readable numbers, live ReLUs, no two answers alike."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np

from reference.activations import Array
from reference.network import Network, forward

Drawn = TypeVar("Drawn")


class NothingFits(RuntimeError):
    """No draw met the conditions: they are too narrow."""


def readable(stream: np.random.Generator, shape: Any, low: float, high: float, places: int = 2) -> Array:
    """Numbers with this many decimals from [low, high], none of them 0. Raises NothingFits if there are none.

    >>> readable(np.random.default_rng(1), 3, -1, 1, places=1)
    array([-0.1,  0.1,  0.6])
    """
    scale = 10**places
    first, last = math.ceil(round(low * scale, 6)), math.floor(round(high * scale, 6))
    skips_zero = first <= 0 <= last
    count = last - first + 1 - skips_zero
    if count < 1:
        raise NothingFits(f"no number with {places} decimals but 0 lies in [{low}, {high}]")
    whole = first + stream.integers(count, size=shape)
    numbers: Array = np.where(skips_zero & (whole >= 0), whole + 1, whole) / scale
    return numbers


def until(draw: Callable[[], Drawn], fits: Callable[[Drawn], bool], tries: int = 1000) -> Drawn:
    """The first draw that fits. Raises NothingFits after so many tries."""
    for _ in range(tries):
        drawn = draw()
        if fits(drawn):
            return drawn
    raise NothingFits(f"no draw fitted in {tries} tries: widen the ranges or relax the condition")


def network(
    stream: np.random.Generator,
    sizes: Sequence[int],
    activations: Sequence[str],
    loss: str,
    *,
    low: float = -1.0,
    high: float = 1.0,
    places: int = 2,
) -> Network:
    """A network of these sizes with readable weights and biases."""
    weights = [readable(stream, (fan_out, fan_in), low, high, places) for fan_in, fan_out in itertools.pairwise(sizes)]
    biases = [readable(stream, fan_out, low, high, places) for fan_out in sizes[1:]]
    return Network(weights, biases, activations, loss)


def off_the_kink(net: Network, x: Any, margin: float = 0.05) -> bool:
    """Whether no ReLU of the network is near its kink for these inputs."""
    trace = forward(net, x)
    return all(
        bool((np.abs(z) > margin).all())
        for z, name in zip(trace.z, net.activations, strict=True)
        if name in ("relu", "leaky_relu")
    )


def told_apart(values: Iterable[float], smallest_gap: float) -> bool:
    """Whether all values differ by at least this much from each other.

    >>> told_apart([1.0, 2.0, 4.0], 0.5), told_apart([1.0, 1.2], 0.5)
    (True, False)
    """
    ordered = sorted(values)
    return all(b - a >= smallest_gap for a, b in itertools.pairwise(ordered))
