"""Arrays of another shape than the one wanted: never right, even where NumPy would stretch one over the other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import numpy as np

from grader.comparison.record import Difference, Pair
from grader.comparison.tolerance import Array, fits

Rule = Callable[[Pair, Array], str]
MADE_OF_AN_AXIS: tuple[tuple[Callable[[Array, int], Array], str], ...] = ((np.mean, "mean"), (np.sum, "sum"))


def check(pair: Pair) -> Difference | None:
    """The two shapes, and in words what lies between them."""
    if pair.raw.shape == pair.want.shape:
        return None
    numbers = pair.numbers
    words = next((words for rule in RULES if (words := rule(pair, numbers))), "")
    base = f"{pair.where} has shape {numbers.shape}, expected {pair.want.shape}"
    return pair.says("shape", f"{base}: {words}" if words else base)


def _empty(pair: Pair, got: Array) -> str:
    return "it is empty" if got.size == 0 else ""


def _one_in_an_array(pair: Pair, got: Array) -> str:
    alone = pair.want.shape == () and got.size == 1
    return "an extra axis; one number is asked for, without an array around it" if alone else ""


def _transposed(pair: Pair, got: Array) -> str:
    if got.ndim != 2 or got.T.shape != pair.want.shape:
        return ""
    return "it is transposed" if pair.right_as(got.T) else "rows and columns are exchanged"


def _extra_of_one(pair: Pair, got: Array) -> str:
    if got.shape == (1, *pair.want.shape) == (*pair.want.shape, 1):
        return "an extra axis (a batch of one, or a column?)"
    if got.shape == (1, *pair.want.shape):
        return "an extra axis in front (a batch of one?)"
    if got.shape == (*pair.want.shape, 1):
        return "an extra axis at the end" + (" (a column where a vector is asked for?)" if got.ndim == 2 else "")
    if got.ndim > pair.want.ndim and got.squeeze().shape == pair.want.squeeze().shape:
        return "an extra axis"
    return ""


def _missing_of_one(pair: Pair, got: Array) -> str:
    if got.shape == () and pair.want.shape == (1,):
        return "an axis is missing; an array of one number is asked for"
    if pair.want.shape == (1, *got.shape) == (*got.shape, 1):
        return f"an axis is missing; {pair.want.ndim} are asked for"
    if pair.want.shape == (1, *got.shape):
        return "an axis is missing in front (the batch of one: one row for each example)"
    if pair.want.shape == (*got.shape, 1):
        return "an axis is missing at the end" + (" (a column is asked for)" if got.ndim == 1 else "")
    if got.ndim < pair.want.ndim and got.squeeze().shape == pair.want.squeeze().shape:
        return "an axis is missing"
    return ""


def _one_number(pair: Pair, got: Array) -> str:
    return f"one number for all {pair.want.size}" if got.size == 1 and pair.want.size > 1 else ""


def _place(axis: int, count: int) -> str:
    return "in front" if axis == 0 else "at the end" if axis == count - 1 else "in the middle"


def _not_summed(pair: Pair, got: Array) -> str:
    """An axis too many, over which a sum or a mean was to be taken; as a rule that of the batch."""
    axes = _axes_between(got.shape, pair.want.shape)
    for axis in axes:
        for way, name in MADE_OF_AN_AXIS:
            if pair.right_as(way(got, axis)):
                return f"an extra axis {_place(axis, got.ndim)}; take the {name} over it"
    return f"an extra axis {_place(axes[0], got.ndim)} (is a sum or a mean over it missing?)" if axes else ""


def _summed(pair: Pair, got: Array) -> str:
    """An axis too few; as a rule that of the batch."""
    want = pair.want
    axes = _axes_between(want.shape, got.shape) if want.size else []
    for axis in axes:
        for way, name in MADE_OF_AN_AXIS:
            if fits(got, way(want, axis), pair.tolerance):
                return f"an axis is missing {_place(axis, want.ndim)}; the {name} over it was taken"
    batch = " (the batch: one row for each example)" if axes[:1] == [0] else ""
    return f"an axis is missing {_place(axes[0], want.ndim)}{batch}" if axes else ""


def _axes_between(longer: tuple[int, ...], shorter: tuple[int, ...]) -> list[int]:
    """The axes that the one shape has and the other has not."""
    return [axis for axis in range(len(longer)) if longer[:axis] + longer[axis + 1 :] == shorter]


def _axes_in_another_order(pair: Pair, got: Array) -> str:
    if got.ndim != pair.want.ndim or not 2 < got.ndim <= 4:
        return ""
    right = any(pair.right_as(got.transpose(axes)) for axes in permutations(range(got.ndim)))
    return "the axes are in another order" if right else ""


def _one_longer(pair: Pair, got: Array) -> str:
    """One row, column or entry too many or too few, where the others are right."""
    if got.ndim != pair.want.ndim:
        return ""
    by = np.subtract(got.shape, pair.want.shape)
    axis = int(np.flatnonzero(by)[0])
    if np.abs(by).sum() != 1:
        return ""
    noun = {1: "an entry", 2: ("a row", "a column")[axis] if got.ndim == 2 else ""}.get(got.ndim) or "one"
    longer, words = (got, "too many") if by[axis] == 1 else (pair.want, "missing")
    other = pair.want if by[axis] == 1 else got
    for place, at in (("at the front", 0), ("at the end", longer.shape[axis] - 1)):
        if fits(np.delete(longer, at, axis), other, pair.tolerance):
            return f"{noun} {words} {place}"
    return ""


def _reshaped(pair: Pair, got: Array) -> str:
    right = got.size == pair.want.size and pair.right_as(got.reshape(pair.want.shape))
    return "the right numbers, but not in this shape" if right else ""


# In this order; the first that speaks gives the words.
RULES: tuple[Rule, ...] = (
    _empty,
    _one_in_an_array,
    _transposed,
    _extra_of_one,
    _missing_of_one,
    _one_number,
    _not_summed,
    _summed,
    _axes_in_another_order,
    _one_longer,
    _reshaped,
)
