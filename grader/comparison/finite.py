"""NaN and infinities: never right, not even where nothing else is expected."""

from __future__ import annotations

import numpy as np

from grader.comparison.place import entry
from grader.comparison.record import Difference, Pair
from grader.comparison.value import first

REASONS = {
    "nan": "0/0, inf - inf, or the logarithm or root of a negative number?",
    "inf": "a division by 0, a logarithm of 0, or an exp of too large a number?",
}


def check(pair: Pair) -> Difference | None:
    """The first number that cannot be counted with, and where such numbers come from."""
    numbers = pair.numbers
    lost = ~np.isfinite(numbers)
    if not lost.any():
        return None
    index = first(lost)
    where, value = entry(pair.where, *index), numbers[index]
    others = f" ({int(lost.sum())} of {lost.size} entries are)" if lost.size > 1 else ""
    reason = _too_small(pair, index) or REASONS[f"{abs(value)}"]
    sentence = f"{where} is {value}, not a number to count with{others}; {reason}"
    return pair.says("nan", sentence, where)


def _too_small(pair: Pair, index: tuple[int, ...]) -> str:
    """That the type of an array ends before what is wanted."""
    if pair.raw.dtype.kind != "f":
        return ""
    largest = float(np.finfo(pair.raw.dtype).max)
    name = pair.raw.dtype.name
    return f"your array is {name}, which ends at {largest:.6g}" if abs(pair.want[index]) > largest else ""
