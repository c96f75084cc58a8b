"""Regularisers: what is added to the cost beside what it adds to the gradient, one row each.

The cost is C = C0 + λ/n · value, with n the size of the training set; the biases are left out. `gradient` is the
slope of `value` with respect to each weight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reference.activations import Array
from reference.equations import Equations


@dataclass(frozen=True, slots=True)
class Penalty:
    """One regulariser. `symbolic(sympy, w)` takes the weights as a sequence of real symbols."""

    name: str
    value: Callable[[Array], Array]
    gradient: Callable[[Array], Array]
    symbolic: Callable[[Any, Sequence[Any]], Any]

    def put_into(self, equations: Equations) -> Equations:
        """The equations with this penalty; their `lam` is λ/n."""
        return replace(equations, penalty=lambda c: c.lam * self.gradient(c.w))


PENALTIES: dict[str, Penalty] = {
    row.name: row
    for row in (
        Penalty(
            "l2",
            lambda w: 0.5 * (w**2).sum(),
            lambda w: w,
            lambda sp, w: sum(each**2 for each in w) / 2,
        ),
        Penalty(
            "l1",
            lambda w: np.abs(w).sum(),
            np.sign,  # sgn(0) = 0
            lambda sp, w: sum(sp.Abs(each) for each in w),
        ),
    )
}
