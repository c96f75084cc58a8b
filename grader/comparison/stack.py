"""The results of all cases, number beside number, so that one comparison decides on all of them.

NumPy takes as long for the three numbers of one case as for those of sixty. What is decided here is what `same` would
decide: a result that is not made of plain arrays of the wanted shapes is left to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.comparison import literal
from grader.comparison.decision import wanted
from grader.comparison.tolerance import Array, Tolerance

Leaves = list[Array]
_FLOAT = np.dtype(np.float64)


@dataclass(frozen=True)
class Stack:
    """What is wanted of each case, with how far each number of it may be off."""

    trees: tuple[Any, ...]  # what is wanted: an array, or lists of those; None where that is something else
    want: tuple[Array, ...]  # of each case: all its numbers in a row
    slack: tuple[Array, ...]

    @classmethod
    def of(cls, wants: Sequence[Any], tolerances: Sequence[Tolerance]) -> Stack:
        """Side by side, each case with its tolerance."""
        trees, rows, slacks = [], [], []
        for want, tolerance in zip(wants, tolerances, strict=True):
            leaves: Leaves = []
            tree = _as_arrays(want, leaves)
            trees.append(tree)
            rows.append(_row(leaves if tree is not None else []))
            slacks.append(_row([tolerance.slack(leaf) for leaf in leaves] if tree is not None else []))
        return cls(tuple(trees), tuple(rows), tuple(slacks))

    def decide(self, results: Sequence[Any]) -> list[bool | None]:
        """Whether each of the first results is what is wanted of its case; None where that must be looked at alone.

        >>> stack = Stack.of([np.ones(2), 3.0, "relu"], [Tolerance(1e-6, 1.0)] * 3)
        >>> stack.decide([np.array([1.0, 1.1]), 3.0, "relu"])
        [False, True, None]
        """
        rows = [
            None if tree is None else _taken(tree, result) for tree, result in zip(self.trees, results, strict=False)
        ]
        known = [at for at, row in enumerate(rows) if row is not None]
        if not known:
            return [None] * len(rows)
        got = np.concatenate([row for row in rows if row is not None])
        want = np.concatenate([self.want[at] for at in known])
        slack = np.concatenate([self.slack[at] for at in known])
        with np.errstate(invalid="ignore", over="ignore"):
            off = ~((np.abs(got - want) <= slack) & np.isfinite(want))
        ends = np.cumsum([self.want[at].size for at in known])
        wrong = np.diff(np.concatenate([[0], np.cumsum(off)])[np.concatenate([[0], ends])])
        decided: list[bool | None] = [None] * len(rows)
        for at, count in zip(known, wrong.tolist(), strict=True):
            decided[at] = count == 0
        return decided


def _as_arrays(want: Any, leaves: Leaves) -> Any:
    """The tree with float64 arrays as leaves, which are collected; None if anything in it is none."""
    if isinstance(want, list | tuple):
        parts = [_as_arrays(each, leaves) for each in want]
        return None if any(part is None for part in parts) else parts
    if literal.is_literal(want):
        return None
    found = wanted(want)
    if found is not None:
        leaves.append(found)
    return found


def _row(leaves: Leaves) -> Array:
    return np.concatenate([leaf.ravel() for leaf in leaves]) if leaves else np.zeros(0)


def _taken(tree: Any, result: Any) -> Array | None:
    """The numbers of a result in a row; None unless it is made just as the tree is, of plain numbers."""
    leaves: Leaves = []
    if not _collected(tree, result, leaves):
        return None
    return leaves[0] if len(leaves) == 1 else _row(leaves)


def _collected(tree: Any, result: Any, leaves: Leaves) -> bool:
    if type(tree) is list:
        return (
            type(result) in (list, tuple)
            and len(result) == len(tree)
            and all(_collected(part, each, leaves) for part, each in zip(tree, result, strict=True))
        )
    if type(result) is float and tree.ndim == 0:
        leaves.append(np.array([result]))
        return True
    if type(result) is np.ndarray and result.dtype == _FLOAT and result.shape == tree.shape:
        leaves.append(result.ravel())
        return True
    return False
