"""The decision: whether a returned tree is the one wanted. What is in doubt is not."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.comparison import literal
from grader.comparison.kind import as_array, is_several
from grader.comparison.tolerance import Array, Tolerance, fits


def same(got: Any, want: Any, tolerance: Tolerance) -> bool:
    """Whether each number, text and array is in its place; lists, tuples and the rows of an array are alike.

    >>> same([1, (2.0,)], (1.0, [2.0]), Tolerance(1e-6, 1.0)), same([True], [1.0], Tolerance(1e-6, 1.0))
    (True, False)
    """
    if isinstance(want, list | tuple):
        if not is_several(got) or len(got) != len(want):
            return False
        return all(same(g, w, tolerance) for g, w in zip(got, want, strict=True))
    if literal.is_literal(want):
        return literal.same(got, want)
    numbers, expected = as_array(got), wanted(want)
    return not isinstance(numbers, str) and expected is not None and fits(numbers, expected, tolerance)


def alike(got: Any, want: Any) -> bool:
    """Whether a returned tree has the form of the wanted one, whatever its numbers.

    >>> alike([[0, 0], [0]], [np.ones(2), np.ones(1)]), alike([[0], [0, 0]], [np.ones(2), np.ones(1)])
    (True, False)
    """
    if isinstance(want, list | tuple):
        return is_several(got) and len(got) == len(want) and all(map(alike, got, want))
    if literal.is_literal(want):
        return type(got) is type(want)
    read = as_array(got)
    return not isinstance(read, str) and read.shape == np.shape(want)


def wanted(want: Any) -> Array | None:
    """What is wanted as float64; None if it is nothing that a result could be compared with."""
    if np.iscomplexobj(want):
        return None
    try:
        return np.asarray(want, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return None
