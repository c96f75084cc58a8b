"""Which mistakes an exercise tells apart, and by how much: the separation matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import msgspec
import numpy as np

from exercises.model import CodeExercise, Value
from grader.keys import CodeKey, QuestionKey

RIGHT = "right"
NOISE = 1e-12  # of the largest number beside it


class Matrix(msgspec.Struct, frozen=True):
    """Of how many cases or variants tell each pair of ways apart; the first way is the right one.

    Of a code exercise it is the least number of hidden cases over all ladders. Of a question it is the number of
    variants in which the two differ, and `met` the number of variants in which both can be made.
    """

    names: tuple[str, ...]
    apart: tuple[tuple[int, ...], ...]
    met: tuple[tuple[int, ...], ...]

    def collisions(self, met: int = 1) -> list[tuple[str, str]]:
        """The pairs of mistakes that have met so often and were never told apart."""
        return [
            (self.names[i], self.names[j])
            for i, j in combinations(range(1, len(self.names)), 2)
            if self.met[i][j] >= met and not self.apart[i][j]
        ]

    def least(self) -> tuple[int, str, str] | None:
        """The pair that is told apart least, and by how much; None where there is no pair."""
        pairs = [
            (self.apart[i][j], self.names[i], self.names[j])
            for i, j in combinations(range(len(self.names)), 2)
            if self.met[i][j]
        ]
        return min(pairs, default=None)


def told(matrix: Matrix, what: str) -> dict[str, str]:
    """The pair that is told apart least, in a line; nothing where there are no mistakes."""
    least = matrix.least()
    if least is None:
        return {}
    count, one, other = least
    return {"told apart": f"by at least {count} {what} ({one} and {other})"}


class Separation:
    """Collects what ladder after ladder, or variant after variant, tells apart."""

    def __init__(self) -> None:
        self._apart: dict[tuple[str, str], int] = {}
        self._met: dict[tuple[str, str], int] = {}
        self._names: dict[str, None] = {RIGHT: None}

    def add_ladder(self, key: CodeKey) -> None:
        """One case set of a code exercise: the least number of cases counts."""
        ways: dict[str, Sequence[Any]] = {RIGHT: key.wanted, **key.alternatives}
        self._names |= dict.fromkeys(ways)
        counts = sum(
            (_differing([_flat(outputs[i]) for outputs in ways.values()], key.exercise) for i in range(len(key.cases))),
            start=np.zeros((len(ways), len(ways)), dtype=int),
        )
        for (i, one), (j, other) in combinations(enumerate(ways), 2):
            pair = _pair(one, other)
            self._met[pair] = self._met.get(pair, 0) + 1
            self._apart[pair] = min(self._apart.get(pair, len(key.cases)), int(counts[i, j]))

    def add_variant(self, key: QuestionKey) -> None:
        """One variant of a question."""
        ways: dict[str, Mapping[str, Value]] = {RIGHT: {}, **key.alternatives}
        self._names |= dict.fromkeys(ways)
        for one, other in combinations(ways, 2):
            pair = _pair(one, other)
            self._met[pair] = self._met.get(pair, 0) + 1
            self._apart[pair] = self._apart.get(pair, 0) + differ(key, ways[one], ways[other])

    def matrix(self) -> Matrix:
        """What was collected."""
        names = tuple(self._names)

        def table(counts: Mapping[tuple[str, str], int]) -> tuple[tuple[int, ...], ...]:
            return tuple(tuple(counts.get(_pair(one, other), 0) for other in names) for one in names)

        return Matrix(names, table(self._apart), table(self._met))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


Flat = tuple[Any, np.ndarray[Any, Any]]  # what it is made of, and its numbers in one row


def _flat(output: Any) -> Flat | None:
    """A result as one row of numbers; None where a mistake leads to none."""
    if output is None:
        return None
    if isinstance(output, str):
        return output, np.zeros(0)
    if isinstance(output, list | tuple):
        parts = [_flat(each) for each in output]
        rows = [part[1] for part in parts if part is not None]
        return tuple(None if part is None else part[0] for part in parts), np.concatenate([np.zeros(0), *rows])
    array = np.asarray(output, dtype=float)
    return array.shape, array.ravel()


def _differing(ways: Sequence[Flat | None], exercise: CodeExercise) -> np.ndarray[Any, np.dtype[np.int_]]:
    """Which pairs of results differ in one case by more than a comparison lets pass; pairs that do not both run do not.

    Twice the tolerance, so that what is within it of one of them is not within it of the other.
    """
    apart = np.zeros((len(ways), len(ways)), dtype=int)
    kinds: dict[Any, list[int]] = {}
    for number, way in enumerate(ways):
        if way is not None:
            kinds.setdefault(way[0], []).append(number)
    for one, other in combinations(kinds.values(), 2):  # another shape, or another text
        apart[np.ix_(one, other)] = apart[np.ix_(other, one)] = 1
    for members in kinds.values():
        rows = np.stack([way[1] for number in members if (way := ways[number]) is not None])
        with np.errstate(all="ignore"):
            size = np.abs(rows)
            largest = np.where(np.isfinite(size), size, 0.0).max(axis=1, initial=0.0)
            slack = 2 * (exercise.rtol * size + NOISE * largest[:, None])
            distance = np.abs(rows[:, None] - rows[None, :])
            same = (distance <= np.maximum(slack[:, None], slack[None, :])) | (rows[:, None] == rows[None, :])
            same |= ~np.isfinite(rows[:, None]) & ~np.isfinite(rows[None, :])
        apart[np.ix_(members, members)] = ~same.all(axis=2)
    return apart


def differ(key: QuestionKey, one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Whether two mistakes differ in some part; a part without a value is right."""
    return any(
        _apart(key, part, one.get(part, key.expected[part].value), other.get(part, key.expected[part].value))
        for part in {*one, *other} & set(key.expected)
    )


def _apart(key: QuestionKey, part: str, one: Value, other: Value) -> bool:
    expected = key.expected[part]
    kind = next(each.kind for each in key.parts if each.id == part)
    if kind in ("choice", "choices", "order"):
        return bool(one != other)
    first, second = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if first.shape != second.shape:
        return True
    slack = 2 * expected.tolerance if kind != "formula" else 1e-9 * np.maximum(np.abs(first), np.abs(second))
    with np.errstate(all="ignore"):
        return bool((np.abs(first - second) > slack).any())
