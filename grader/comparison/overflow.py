"""Whole numbers that ran out of their type: int8 after 127, int64 after 9223372036854775807."""

from __future__ import annotations

import numpy as np

from grader.comparison.record import Difference, Pair
from grader.comparison.tolerance import Array
from grader.comparison.value import differs, first

SIZES = (8, 16, 32, 64)
ADVICE = "compute with fractions (dtype=float)"


def check(pair: Pair) -> Difference | None:
    """A type of whole numbers that cannot hold what is wanted, or numbers that went round its end before."""
    wrong = pair.wrong
    if pair.raw.dtype.kind in "iu":
        limits = np.iinfo(pair.raw.dtype)
        name = pair.raw.dtype.name
        outside = wrong & ((pair.want < limits.min) | (pair.want > limits.max))
        if outside.any() and isinstance(pair.got, np.ndarray):
            remark = f"your array is {name}, which goes from {limits.min} to {limits.max} and begins again behind that"
            return differs(pair, f"{remark}; {ADVICE}", "dtype")
        if name in ("int32", "int64") and (wrong & (pair.raw == limits.min)).any():
            remark = f"{limits.min} is what {name} makes of NaN, of infinity and of what is too large"
            return differs(pair, f"{remark}; {ADVICE}", "dtype")
    bits = next((bits for bits in SIZES if _went_round(pair, wrong, bits)), 0)
    if not bits:
        return None
    at = first(wrong)
    turns = abs(round(float(pair.numbers[at] - pair.want[at]) / 2.0**bits))
    by = f"2**{bits}" if turns == 1 else f"{turns} times 2**{bits}"
    return differs(
        pair, f"off by {by}, as whole numbers of {bits} bits are that are too large for it; {ADVICE}", "dtype"
    )


def _went_round(pair: Pair, wrong: Array, bits: int) -> bool:
    """Whether all that is wrong lies within so many bits, should lie outside, and is off by whole turns."""
    got, want = pair.numbers[wrong], pair.want[wrong]
    if (np.abs(want) > 2.0 ** (bits + 16)).any() or (got != np.rint(got)).any() or (want != np.rint(want)).any():
        return False  # so large that a float64 does not know its last digits, or no whole number
    for low, high in ((-(2.0 ** (bits - 1)), 2.0 ** (bits - 1)), (0.0, 2.0**bits)):
        inside = (got >= low) & (got < high)
        outside = (want < low) | (want >= high)
        turns = (got - want) / 2.0**bits
        if (inside & outside & (np.abs(turns - np.rint(turns)) < 1e-9)).all():
            return True
    return False
