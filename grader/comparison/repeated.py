"""One row, column or number repeated where each should be its own."""

from __future__ import annotations

import numpy as np

from grader.comparison.record import Difference, Pair
from grader.comparison.tolerance import Array
from grader.comparison.value import differs


def check(pair: Pair) -> Difference | None:
    """NumPy stretches one row over all, which hides that a gradient has too few of them."""
    got, want = pair.numbers, pair.want
    if not got.any():  # zeros are nothing repeated
        return None
    words = ""
    if got.ndim == 2 and _same(got) and not _same(want):
        words = "every row is the same: one gradient repeated"
    elif got.ndim == 2 and _same(got.T) and not _same(want.T):
        words = "every column is the same: one gradient repeated"
    elif got.ndim == 1 and _same(got) and not _same(want):
        words = "every entry is the same: one number repeated"
    return differs(pair, words) if words else None


def _same(rows: Array) -> bool:
    """Whether there are several, and all are as the first."""
    return len(rows) > 1 and bool(np.all(rows == rows[:1]))
