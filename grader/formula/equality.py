"""Whether two formulas are equal, by their values at points of the domain.

Float64 decides where it can: every value comes with a bound on its rounding error. Where cancellation has
eaten the digits, or a difference is neither clearly rounding nor clearly real, the points are computed
again to 30 digits. What then remains open is `undecided`: a person must look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.formula.evaluate import Bounded, evaluate_exactly, evaluate_with_error
from grader.formula.formula import Formula
from grader.formula.operations import EPSILON, NEGLIGIBLE, Array
from grader.formula.tree import Number, walk

Outcome = Literal["equal", "different", "undecided"]

ENOUGH = 0.75  # of the points must give finite values: 12 of 16
FEWEST = 4
DIGITS = 30
_MOST_EXACT_POINTS = 6  # to 30 digits a point costs a hundred times as much

# A difference below `_SAME` error bounds is rounding, above `_REAL` it is real. Between them more digits decide.
_SAME = 4.0
_REAL = 1000.0
# A point resolves a difference if its error bound is this small beside the values; constants that are off by
# 1e-7 must be seen.
_RESOLVED = 1e-9
_WANT_ACCURACY = 1e-13  # of values that come from NumPy
# A constant this far from 1, or with this many digits, can make a difference that float64 would not show.
_SMALL = 1e-8
_MANY_DIGITS = 13


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome, the point that shows it best, both values there, and a sentence of explanation."""

    outcome: Outcome
    point: dict[str, float] | None
    got: float | None
    want: float | None
    reason: str


def same(a: Formula, b: Formula, samples: Mapping[str, ArrayLike]) -> Comparison:
    """Whether `a` (got) and `b` (want) are equal as functions of their names, taken as independent."""
    got, want = evaluate_with_error(a, samples), evaluate_with_error(b, samples)
    sampled = _Sampled(got.value, got.error, want.value, want.error, _points(samples, a.names | b.names))
    if settled := sampled.settled():
        return settled
    delicate = _has_delicate_constant(a) or _has_delicate_constant(b)
    open_points = sampled.usable if delicate else sampled.usable & ~sampled.agrees
    if not delicate and not open_points.any():
        return sampled.comparison("equal", None, "The values agree at every point.")
    return _with_digits(a, b, samples, sampled, np.flatnonzero(open_points)[:_MOST_EXACT_POINTS], delicate)


def matches(formula: Formula, samples: Mapping[str, ArrayLike], want: ArrayLike) -> Comparison:
    """Whether the formula has the wanted values, which are known to about 1e-13 of their size."""
    return Answer(formula, samples).matches(want)


class Answer:
    """A formula evaluated once, to be held against several columns of wanted values."""

    def __init__(self, formula: Formula, samples: Mapping[str, ArrayLike]) -> None:
        self.formula = formula
        self.got = evaluate_with_error(formula, samples)
        self.points = _points(samples, formula.names)

    def matches(self, want: ArrayLike) -> Comparison:
        """Whether these are its values."""
        return _matches(self.formula, self.got, self.points, want)

    def which(self, wants: Sequence[ArrayLike]) -> list[int]:
        """The places of those it is equal to; what is clearly different goes all at once."""
        if not wants:
            return []
        wanted = np.array([np.broadcast_to(np.asarray(want, dtype=float), self.got.value.shape) for want in wants])
        with np.errstate(all="ignore"):
            bound = self.got.error + _WANT_ACCURACY * np.abs(wanted)
            clear = np.isfinite(bound) & (np.abs(self.got.value - wanted) > _REAL * bound)
        left = np.flatnonzero(~clear.reshape(len(wants), -1).any(axis=1))
        return [int(place) for place in left if self.matches(wants[int(place)]).outcome == "equal"]


def _matches(formula: Formula, got: Bounded, points: Mapping[str, Array], want: ArrayLike) -> Comparison:
    wanted = np.broadcast_to(np.asarray(want, dtype=np.float64), got.value.shape)
    with np.errstate(all="ignore"):
        error = _WANT_ACCURACY * np.abs(wanted)
    sampled = _Sampled(got.value, got.error, wanted, error, points)
    if settled := sampled.settled():
        return settled
    if _has_delicate_constant(formula):
        reason = "The formula has a number so small, large or long that its effect cannot be told from rounding."
        return sampled.comparison("undecided", sampled.worst(), reason)
    if sampled.agrees.sum() >= ceil(ENOUGH * sampled.got.size):
        return sampled.comparison("equal", None, "The values agree at enough points.")
    reason = "At too many points rounding hides whether the values differ."
    return sampled.comparison("undecided", sampled.worst(), reason)


@dataclass(frozen=True, slots=True)
class _Sampled:
    """Two columns of values with their error bounds, and the points they belong to."""

    got: Array
    got_error: Array
    want: Array
    want_error: Array
    points: Mapping[str, Array]

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Where both values exist, away from jumps."""
        return np.isfinite(self.got) & np.isfinite(self.want) & np.isfinite(self.bound)

    @property
    def bound(self) -> Array:
        with np.errstate(all="ignore"):
            return self.got_error + self.want_error

    @property
    def distance(self) -> Array:
        with np.errstate(all="ignore"):
            return np.abs(self.got - self.want)

    @property
    def agrees(self) -> NDArray[np.bool_]:
        """Where float64 has the digits to see a difference, and there is none."""
        with np.errstate(all="ignore"):
            size = np.maximum(np.abs(self.got), np.abs(self.want))
            resolved = (self.bound <= _RESOLVED * size) | (self.bound <= NEGLIGIBLE)
            return self.usable & resolved & (self.distance <= _SAME * self.bound)

    def settled(self) -> Comparison | None:
        """What float64 alone can say: a clear difference, or too few points."""
        with np.errstate(all="ignore"):
            clear = self.usable & (self.distance > _REAL * self.bound)
        if clear.any():
            return self.comparison("different", self.worst(clear), "The values differ at this point.")
        total, usable = self.got.size, int(self.usable.sum())
        if total < FEWEST:
            return self.comparison("undecided", None, f"{total} points are too few to decide.")
        if usable < ceil(ENOUGH * total):
            bad = np.flatnonzero(~self.usable)
            reason = f"Both formulas have finite values at only {usable} of {total} points."
            return self.comparison("undecided", int(bad[0]), reason)
        return None

    def worst(self, among: NDArray[np.bool_] | None = None) -> int:
        """The point with the largest difference relative to the values."""
        with np.errstate(all="ignore"):
            size = np.maximum(np.abs(self.got), np.abs(self.want))
            relative = np.where(size > 0, self.distance / size, 0.0)
        return int(np.argmax(np.where(self.usable if among is None else among, relative, -1.0)))

    def comparison(self, outcome: Outcome, index: int | None, reason: str) -> Comparison:
        if index is None:
            return Comparison(outcome, None, None, None, reason)
        point = {name: float(column.flat[index]) for name, column in self.points.items()}
        return Comparison(outcome, point, float(self.got.flat[index]), float(self.want.flat[index]), reason)


def _with_digits(
    a: Formula,
    b: Formula,
    samples: Mapping[str, ArrayLike],
    sampled: _Sampled,
    indices: NDArray[np.intp],
    delicate: bool,
) -> Comparison:
    """Compare again, to 30 digits, at the points float64 has left open."""
    chosen = {name: column.ravel()[indices] for name, column in _points(samples, frozenset(samples)).items()}
    pairs = zip(evaluate_exactly(a, chosen, DIGITS), evaluate_exactly(b, chosen, DIGITS), strict=True)
    # The same operations make the same relative errors, only smaller by as much as the digits are more.
    tolerances = sampled.bound.ravel()[indices] * (10.0**-DIGITS / EPSILON) * 16.0
    open_index: int | None = None
    for index, (got, want), tolerance in zip(indices, pairs, tolerances, strict=True):
        verdict = _verdict(got, want, float(tolerance), may_vanish=not delicate)
        if verdict == "different":
            found = sampled.comparison("different", int(index), "The values differ at this point, though very little.")
            return replace(found, got=float(got), want=float(want))
        if verdict == "undecided" and open_index is None:
            open_index = int(index)
    if open_index is not None:
        reason = f"Rounding hides whether the values differ, even with {DIGITS} digits."
        return sampled.comparison("undecided", open_index, reason)
    return sampled.comparison("equal", None, f"The values agree at every point, where needed to {DIGITS} digits.")


def _verdict(got: Any, want: Any, tolerance: float, may_vanish: bool) -> Outcome:
    """Two mpmath numbers known up to the tolerance; NaN leaves it open.

    Both may be zero as far as can be seen, as in x - x; unless a tiny constant is about, that is equality.
    """
    distance, size = abs(got - want), max(abs(got), abs(want))
    vanishes = may_vanish and size <= _SAME * tolerance
    if distance <= _SAME * tolerance and (tolerance <= _RESOLVED * size or vanishes):
        return "equal"
    return "different" if distance > _REAL * tolerance else "undecided"


def _points(samples: Mapping[str, ArrayLike], names: frozenset[str]) -> dict[str, Array]:
    columns = {name: np.asarray(column, dtype=np.float64) for name, column in samples.items()}
    shape = np.broadcast_shapes(*(column.shape for column in columns.values()))
    return {name: np.broadcast_to(columns[name], shape) for name in sorted(names)}


def _has_delicate_constant(formula: Formula) -> bool:
    for node in walk(formula.tree):
        if isinstance(node, Number):
            digits = node.text.lower().split("e")[0].replace(".", "").strip("0")
            if len(digits) >= _MANY_DIGITS or not (node.value == 0 or _SMALL < abs(node.value) < 1 / _SMALL):
                return True
    return False
