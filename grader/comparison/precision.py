"""Numbers that are right but for the few digits of their type."""

from __future__ import annotations

import numpy as np

from grader.comparison.record import Difference, Pair
from grader.comparison.value import differs

# The digits a type keeps, and how many roundings of the last one a calculation of some length may add up.
KEPT = {"float16": (3, 8), "float32": (7, 256)}


def check(pair: Pair) -> Difference | None:
    """All is right to the digits that the type keeps."""
    name = pair.raw.dtype.name
    if name not in KEPT:
        return None
    digits, roundings = KEPT[name]
    limits = np.finfo(pair.raw.dtype)
    slack = roundings * (float(limits.eps) * np.abs(pair.want) + float(limits.smallest_subnormal))
    if (np.abs(pair.numbers - pair.want) > slack).any():
        return None
    remark = f"your array is {name}, which keeps only {digits} digits; compute in float64"
    return differs(pair, remark, "dtype")
