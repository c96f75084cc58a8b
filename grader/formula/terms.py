"""The sums inside a formula, their terms, and how far each moves the formula's value.

The slopes are taken by backpropagation through the tree. It goes through sums, products, signs and numerators only:
there the formula is linear in what is met, so that a term changed by any amount changes the value by slope times as
much, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from grader.formula.operations import Array, value_of
from grader.formula.tree import Apply, Node


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a sum: the sum, which of its terms, the term's values, and the slope of the formula by it."""

    total: Apply
    index: int
    value: Array
    slope: Array

    @property
    def node(self) -> Node:
        """What the term is."""
        return self.total.args[self.index]


def terms(tree: Node, samples: Mapping[str, Array]) -> list[Term]:
    """Every term of every sum the tree is linear in, outer sums first."""
    one = np.ones(np.broadcast_shapes(*(column.shape for column in samples.values())))
    with np.errstate(all="ignore"):
        return list(_terms(tree, one, samples))


def _terms(node: Node, slope: Array, samples: Mapping[str, Array]) -> Iterator[Term]:
    match node:
        case Apply("add", args):
            for index, arg in enumerate(args):
                yield Term(node, index, value_of(arg, samples) * np.ones_like(slope), slope)
            for arg in args:
                yield from _terms(arg, slope, samples)
        case Apply("multiply", args):
            values = [value_of(arg, samples) for arg in args]
            for index, arg in enumerate(args):
                others = slope
                for other, value in enumerate(values):
                    others = others if other == index else others * value
                yield from _terms(arg, others, samples)
        case Apply("negate", (arg,)):
            yield from _terms(arg, -slope, samples)
        case Apply("divide", (above, below)):
            yield from _terms(above, slope / value_of(below, samples), samples)
        case _:
            return
