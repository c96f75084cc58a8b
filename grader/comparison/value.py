"""Numbers of the right kind and shape that are off: the first that is, beside what is expected, and how many are."""

from __future__ import annotations

import numpy as np

from grader.comparison.place import entry
from grader.comparison.record import Difference, Kind, Pair


def check(pair: Pair) -> Difference:
    """The last of the checks: it always speaks."""
    return differs(pair)


def differs(pair: Pair, remark: str = "", kind: Kind = "value") -> Difference:
    """The first wrong entry, with a remark on all of them."""
    wrong, numbers = pair.wrong, pair.numbers
    index = first(wrong)
    where = entry(pair.where, *index)
    others = f" ({int(wrong.sum())} of {wrong.size} entries differ)" if wrong.size > 1 else ""
    sentence = f"{where} is {numbers[index]:.9g}, expected {pair.want[index]:.9g}{others}"
    return pair.says(kind, f"{sentence}; {remark}" if remark else sentence, where)


def first(marked: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> tuple[int, ...]:
    """The index of the first entry that is marked.

    >>> first(np.array([[False, False], [True, True]]))
    (1, 0)
    """
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(marked)), marked.shape))
