"""Whole numbers where fractions are wanted: an array of integers cuts off what is put into it."""

from __future__ import annotations

import numpy as np

from grader.comparison.record import Difference, Pair
from grader.comparison.tolerance import close
from grader.comparison.value import differs

CUTS = (np.trunc, np.floor, np.rint)


def check(pair: Pair) -> Difference | None:
    """Each number is the wanted one without its fraction."""
    of_an_array = isinstance(pair.got, np.ndarray)
    whole = pair.raw.dtype.kind in "iu"
    if not whole or not any(close(pair.numbers, cut(pair.want), pair.tolerance).all() for cut in CUTS):
        return None
    if of_an_array:
        name = pair.raw.dtype.name
        remark = f"your array is {name}, which has no room for fractions; make it with dtype=float"
        return differs(pair, remark, "dtype")
    if not pair.raw.any():  # a 0 that was returned for want of anything better is no fraction cut off
        return None
    return differs(pair, "the fraction is cut off (by int, round or //?)", "dtype")
