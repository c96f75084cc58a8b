"""How far a number may be off, and the one decision whether numbers are right.

Per element |got - want| <= rtol |want| + 1e-12 max|want|; where all of want is 0, 1e-12 of the inputs' scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
ATOL_OF_LARGEST = 1e-12


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a number may be off: `rtol` of itself, and 1e-12 of the largest beside it.

    `scale` is the size of the inputs; it stands in for the largest where all that is wanted is 0. `noise` bounds
    the largest from below: what is smaller is nothing but rounding.
    """

    rtol: float
    scale: float
    noise: float = 0.0

    def slack(self, want: Array) -> Array:
        """How far each entry may be off."""
        # Of the finite ones: an infinity would let every number beside it through.
        largest = max(float(np.abs(want[np.isfinite(want)]).max(initial=0.0)), self.noise)
        return np.asarray(self.rtol * np.abs(want) + ATOL_OF_LARGEST * (largest or self.scale))


def close(got: Array, want: Array, tolerance: Tolerance) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Entry by entry; what is not finite is close to nothing, whichever side it stands on."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray((np.abs(got - want) <= tolerance.slack(want)) & np.isfinite(want))


def fits(got: Array, want: Array, tolerance: Tolerance) -> bool:
    """Whether two arrays are of one shape, and all of their entries are close: nothing is broadcast."""
    return got.shape == want.shape and bool(close(got, want, tolerance).all())


def scale_of(arguments: Sequence[Any]) -> float:
    """The largest size of any number among the arguments of a case; text, such as an activation's name, has none."""
    sizes = [
        float(np.abs(np.asarray(each, dtype=float)).max(initial=0.0))
        for argument in arguments
        for each in (argument if isinstance(argument, list | tuple) else [argument])
        if not isinstance(each, str)
    ]
    return max(sizes, default=0.0)
