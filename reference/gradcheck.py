"""Gradients by differences: central, and by a complex step, which has no cancellation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from reference.activations import Array
from reference.equations import backprop
from reference.network import Network, forward

Cost = Callable[[Sequence[Array]], Any]


def cost_of(network: Network, x: Any, y: Any) -> Cost:
    """The cost as a function of the parameters (weights, then biases) of this network.

    It may be called with complex parameters.
    """
    count = len(network.weights)

    def cost(parameters: Sequence[Array]) -> Any:
        moved = Network(parameters[:count], parameters[count:], network.activations, network.loss)
        return backprop(forward(moved, x), y).cost

    return cost


def parameters_of(network: Network) -> list[Array]:
    """Weights, then biases, as copies."""
    return [np.array(p) for p in (*network.weights, *network.biases)]


def complex_step(cost: Cost, parameters: Sequence[Array], step: float = 1e-30) -> list[Array]:
    """∂cost/∂p = Im cost(p + ih) / h for every entry (Squire and Trapp 1998): exact to rounding."""
    return _entry_by_entry(
        parameters,
        complex,
        lambda moved, entry: _moved(cost, moved, entry, 1j * step).imag / step,
    )


def central_difference(cost: Cost, parameters: Sequence[Array], step: float = 1e-5) -> list[Array]:
    """(cost(p + h) - cost(p - h)) / 2h for every entry; the error is about h² and rounding / h."""
    return _entry_by_entry(
        parameters,
        float,
        lambda moved, entry: (_moved(cost, moved, entry, step) - _moved(cost, moved, entry, -step)) / (2 * step),
    )


Entry = tuple[int, tuple[int, ...]]


def _moved(cost: Cost, parameters: list[Array], entry: Entry, by: complex) -> Any:
    which, index = entry
    kept = parameters[which][index]
    parameters[which][index] = kept + by
    try:
        return cost(parameters)
    finally:
        parameters[which][index] = kept


def _entry_by_entry(
    parameters: Sequence[Array], dtype: type, derivative: Callable[[list[Array], Entry], Any]
) -> list[Array]:
    moved: list[Array] = [np.array(p, dtype=dtype) for p in parameters]
    found = [np.zeros(np.shape(p)) for p in parameters]
    for which, array in enumerate(found):
        for index in np.ndindex(*array.shape):
            array[index] = np.sum(derivative(moved, (which, index)))  # of stacked networks, one depends on it
    return found


def relative_error(got: Sequence[Array], want: Sequence[Array]) -> float:
    """The largest |got - want| over all entries, relative to the largest |want|; NaN counts as infinite.

    Infinite, too, if any entry is. Raises ValueError if the shapes differ.

    >>> relative_error([np.array([1.0, 2.5])], [np.array([1.0, 2.0])])
    0.25
    """
    for g, w in zip(got, want, strict=True):
        if np.shape(g) != np.shape(w):
            raise ValueError(f"got shape {np.shape(g)}, expected {np.shape(w)}")
    if not all(np.isfinite(array).all() for array in (*got, *want)):
        return float("inf")
    scale = max((float(np.abs(w).max()) for w in want), default=0.0)
    difference = max((float(np.abs(g - w).max()) for g, w in zip(got, want, strict=True)), default=0.0)
    return difference / scale if scale else (0.0 if difference == 0 else float("inf"))
