"""Values of a formula: float64 for arrays of points, float64 with error bounds, and many digits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from grader.errors import UnusableInput
from grader.formula.formula import Formula
from grader.formula.operations import EPSILON, OPERATIONS, Array, value_of
from grader.formula.tree import Apply, Name, Node, Number


class Bounded(NamedTuple):
    """Values, and for each a bound on how far rounding can have moved it."""

    value: Array
    error: Array


def evaluate(formula: Formula, values: Mapping[str, ArrayLike]) -> Array:
    """The formula at every point; NaN and infinities where it is not defined, never a warning."""
    points = columns(formula, values)
    with np.errstate(all="ignore"):
        return _spread(value_of(formula.tree, points), points)


def evaluate_with_error(formula: Formula, values: Mapping[str, ArrayLike]) -> Bounded:
    """The formula at every point, with a bound on the rounding error of each value.

    A name's value counts as rounded once: names may be computed from each other.
    """
    points = columns(formula, values)
    with np.errstate(all="ignore"):
        value, error = _bounded(formula.tree, points)
        return Bounded(_spread(value, points), _spread(error, points))


def evaluate_exactly(formula: Formula, values: Mapping[str, ArrayLike], digits: int = 30) -> tuple[Any, ...]:
    """The formula at every point as mpmath numbers of so many digits; NaN where it has no real value."""
    from grader.formula.digits import value_in_digits

    points = columns(formula, values)
    size = max((column.size for column in points.values()), default=1)
    flat = {name: np.broadcast_to(column.ravel(), size) for name, column in points.items()}
    return tuple(
        value_in_digits(formula.tree, {name: float(column[i]) for name, column in flat.items()}, digits)
        for i in range(size)
    )


def columns(formula: Formula, values: Mapping[str, ArrayLike]) -> dict[str, Array]:
    """The values as float64 arrays; all of them, because they say how many points there are."""
    missing = sorted(formula.names - set(values))
    if missing:
        raise UnusableInput(f"No values are given for {', '.join(missing)}, which the formula {formula.text} uses.")
    return {name: np.asarray(column, dtype=np.float64) for name, column in values.items()}


def _spread(result: Array, points: Mapping[str, Array]) -> Array:
    """A constant formula still has one value per point."""
    shape = np.broadcast_shapes(*(column.shape for column in points.values()))
    return np.array(np.broadcast_to(result, shape), dtype=np.float64)


def _bounded(node: Node, points: Mapping[str, Array]) -> Bounded:
    match node:
        case Number():
            value = np.asarray(node.value)
            exact = node.value.is_integer() and abs(node.value) < 2**53
            return Bounded(value, np.zeros_like(value) if exact else EPSILON * np.abs(value))
        case Name(name):
            return Bounded(points[name], EPSILON * np.abs(points[name]))
        case Apply(op, args):
            operation = OPERATIONS[op]
            parts = [_bounded(arg, points) for arg in args]
            operands = tuple(part.value for part in parts)
            value = operation.value(*operands)
            error = operation.error(operands, tuple(part.error for part in parts))
            # The tiny term is the spacing of the smallest floats: an underflowed value has lost its digits.
            return Bounded(value, error + operation.ulps * EPSILON * np.abs(value) + 5e-324)
