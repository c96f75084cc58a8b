"""Simple expressions by which a formula may be off: found by their values, told by their text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from grader.formula.operations import Array

_SAME = 1e-9  # relative: columns that agree this well at every point are the same expression
_SIMPLE = 64  # the largest numerator or denominator of a constant that is told


@dataclass(frozen=True, slots=True)
class Found:
    """An expression as it is typed; `sign` is -1 where what was looked for is minus that."""

    text: str
    sign: int


@dataclass(frozen=True, slots=True)
class Factors:
    """Candidates, simplest first: each with its text, that of its negative ("" if none is shorter), its values."""

    texts: Sequence[tuple[str, str]]
    values: Array  # (candidates, points)
    logs: Array  # the logarithms of their sizes

    def at(self, points: NDArray[np.bool_]) -> Factors:
        """The same candidates at some of the points."""
        return self if points.all() else _usable(self.texts, self.values[:, points])

    def single(self, wanted: Array) -> Found | None:
        """The candidate with these values."""
        near = np.all(np.abs(np.abs(self.values) - np.abs(wanted)) <= _SAME * np.abs(wanted), axis=1)
        return self._first(wanted, ((int(row),) for row in np.flatnonzero(near)))

    def product(self, wanted: Array) -> Found | None:
        """The product of two candidates with these values."""
        return self._first(wanted, self._pairs(wanted, 1.0))

    def quotients(self, wanted: Array) -> Iterator[tuple[str, str]]:
        """Pairs of candidates, the first of which divided by the second has these values."""
        for above, below in self._pairs(wanted, -1.0):
            if np.all(self.values[above] * self.values[below] * wanted > 0):
                yield self.texts[above][0], self.texts[below][0]

    def _pairs(self, wanted: Array, sign: float) -> Iterator[tuple[int, int]]:
        """Pairs by meeting in the middle: at one point by a sorted search, then at all points."""
        logs = np.log(np.abs(wanted))
        order = np.argsort(self.logs[:, 0], kind="stable")
        ladder = self.logs[order, 0]
        rest = sign * (logs[0] - self.logs[:, 0])
        low, high = (np.searchsorted(ladder, rest + side * _SAME) for side in (-1.0, 1.0))
        met = [(int(one), int(order[at])) for one in np.flatnonzero(high > low) for at in range(low[one], high[one])]
        for one, other in sorted(met, key=lambda pair: (pair[0] + pair[1], pair)):
            if one != other and np.all(np.abs(self.logs[one] + sign * self.logs[other] - logs) <= 2 * _SAME):
                yield one, other

    def _first(self, wanted: Array, choices: Iterator[tuple[int, ...]]) -> Found | None:
        """The first choice whose sign beside the wanted values is the same at every point."""
        for rows in choices:
            signs = np.sign(np.prod(self.values[list(rows)], axis=0) * wanted)
            if abs(signs.sum()) == signs.size:
                return self._told(rows, int(signs[0]))
        return None

    def _told(self, rows: tuple[int, ...], sign: int) -> Found:
        texts = [self.texts[row][0] for row in rows]
        if sign < 0:
            for place, row in enumerate(rows):
                if self.texts[row][1]:
                    texts[place], sign = self.texts[row][1], 1
                    break
        return Found(" * ".join(texts), sign)


def factors(samples: Mapping[str, Array], familiar: frozenset[str]) -> Factors:
    """What a student may leave out: a name, 1 - name, a slope such as name (1 - name), a difference of two names.

    Names that are familiar, because they stand in the right answer, come first.
    """
    return _factors(*_key(samples, familiar))


def summands(samples: Mapping[str, Array], familiar: frozenset[str]) -> Factors:
    """What a student may add: a name, or a slope; a difference of names would be two terms."""
    return _summands(*_key(samples, familiar))


def _key(samples: Mapping[str, Array], familiar: frozenset[str]) -> tuple[tuple[str, ...], bytes]:
    """The names, simplest first, and their values: the same for every answer to a question."""
    names = tuple(sorted(samples, key=lambda name: (name not in familiar, name)))
    return names, np.array([samples[name] for name in names], dtype=np.float64).tobytes()


def _columns(names: tuple[str, ...], values: bytes) -> Array:
    return np.frombuffer(values, dtype=np.float64).reshape(len(names), -1)


@lru_cache(maxsize=64)
def _factors(names: tuple[str, ...], values: bytes) -> Factors:
    column = _columns(names, values)
    pairs = list(combinations(range(len(names)), 2))
    left, right = (np.array([pair[side] for pair in pairs], dtype=int) for side in (0, 1))
    kinds = (
        (column, [(name, "") for name in names]),
        (1.0 - column, [(f"(1 - {name})", f"({name} - 1)") for name in names]),
        (column * (1.0 - column), [(f"{name} * (1 - {name})", "") for name in names]),
        (1.0 - column**2, [(f"(1 - {name}^2)", f"({name}^2 - 1)") for name in names]),
        (
            column[left] - column[right],
            [(f"({names[i]} - {names[j]})", f"({names[j]} - {names[i]})") for i, j in pairs],
        ),
    )
    return _usable([text for _, those in kinds for text in those], np.concatenate([values for values, _ in kinds]))


@lru_cache(maxsize=64)
def _summands(names: tuple[str, ...], values: bytes) -> Factors:
    column = _columns(names, values)
    texts = [*((name, "") for name in names), *((f"{name} * (1 - {name})", "") for name in names)]
    return _usable(texts, np.concatenate([column, column * (1.0 - column)]))


def _usable(texts: Sequence[tuple[str, str]], values: Array) -> Factors:
    """The candidates that are nowhere 0."""
    with np.errstate(all="ignore"):
        logs = np.log(np.abs(values))
    kept = np.flatnonzero(np.isfinite(logs).all(axis=1))
    return Factors([texts[int(row)] for row in kept], values[kept], logs[kept])


def simple_constant(values: Array) -> Fraction | None:
    """The one simple fraction that all values are; None if there is none."""
    first = float(values.flat[0])
    if not np.isfinite(first) or np.any(np.abs(values - first) > _SAME * abs(first)):
        return None
    fraction = Fraction(first).limit_denominator(_SIMPLE)
    return fraction if fraction and abs(float(fraction) - first) <= _SAME * abs(first) else None
