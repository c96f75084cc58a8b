"""Expression graphs such as (x + y) z: values forward, gradients backward, by hand-sized operations."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation's value beside its local derivatives, as functions of its arguments."""

    value: Callable[..., float]
    slopes: Callable[..., tuple[float, ...]]


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _max(a: float, b: float) -> float:
    """The larger one; unlike Python's max it passes on a NaN from either side."""
    return a if a > b or math.isnan(a) else b


OPERATIONS: dict[str, Operation] = {
    "add": Operation(lambda a, b: a + b, lambda a, b: (1.0, 1.0)),
    "multiply": Operation(lambda a, b: a * b, lambda a, b: (b, a)),
    "max": Operation(_max, lambda a, b: (float(a > b), float(b > a))),
    "sigmoid": Operation(_sigmoid, lambda a: (_sigmoid(a) * _sigmoid(-a),)),
}


@dataclass(frozen=True)
class Graph:
    """Nodes in the order in which they are computed: name -> (operation, names of its arguments).

    The last node is the result.

    >>> graph = Graph({"q": ("add", "x", "y"), "f": ("multiply", "q", "z")})
    >>> values = graph.forward({"x": -2, "y": 5, "z": -4})
    >>> values["f"], [graph.backward(values)[name] for name in "xyz"]
    (-12, [-4.0, -4.0, 3.0])
    """

    nodes: Mapping[str, tuple[str, ...]]

    def forward(self, inputs: Mapping[str, float]) -> dict[str, float]:
        """Every value, by name.

        Raises KeyError naming an input or an operation that is missing, ValueError naming a node that is an input.
        """
        values = dict(inputs)
        for name, (operation, *arguments) in self.nodes.items():
            if name in inputs:
                raise ValueError(f"{name!r} is an input and computed as well")
            values[name] = OPERATIONS[operation].value(*(values[each] for each in arguments))
        return values

    def backward(self, values: Mapping[str, float]) -> dict[str, float]:
        """∂result/∂node for every node and input; a node used twice collects from both uses."""
        slopes = dict.fromkeys(values, 0.0)
        backwards = list(self.nodes.items())[::-1]
        slopes[backwards[0][0]] = 1.0
        for name, (operation, *arguments) in backwards:
            local = OPERATIONS[operation].slopes(*(values[each] for each in arguments))
            for argument, slope in zip(arguments, local, strict=True):
                slopes[argument] += slopes[name] * slope
        return slopes
