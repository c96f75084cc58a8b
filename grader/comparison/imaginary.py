"""Complex numbers where real ones are wanted: never right, not even with imaginary parts of 0."""

from __future__ import annotations

import numpy as np

from grader.comparison.kind import COMPLEX
from grader.comparison.record import Difference, Pair


def check(pair: Pair) -> Difference | None:
    """Which part of the numbers is the one that is wanted, if either is."""
    if pair.fault != COMPLEX:
        return None
    got = np.asarray(pair.got, dtype=np.complex128)
    base = f"{pair.where} holds complex numbers, expected real ones"
    if not got.imag.any():
        return pair.says("complex", f"{base}: their imaginary parts are all 0, so return the real part, `.real`")
    if pair.right_as(got.real):
        return pair.says("complex", f"{base}: return the real part, `.real`")
    if pair.right_as(got.imag):
        return pair.says("complex", f"{base}: return the imaginary part, `.imag`, as a complex-step derivative does")
    return pair.says("complex", f"{base} (is it a complex-step derivative? Its imaginary part is the derivative)")
