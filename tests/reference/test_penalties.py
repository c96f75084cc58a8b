"""Regularisers: the penalty beside its slope."""

from __future__ import annotations

import numpy as np
import pytest

from reference.equations import CORRECT, Layer
from reference.penalties import PENALTIES


@pytest.mark.parametrize("name", PENALTIES)
def test_the_slope_is_that_of_the_penalty(name: str) -> None:
    """`gradient` is SymPy's derivative of `symbolic`, and `symbolic` has the same values as `value`."""
    import sympy as sp

    row, w = PENALTIES[name], np.array([0.7, -1.3, 0.2])
    symbols = sp.symbols("w1:4", real=True)
    at = dict(zip(symbols, w, strict=True))
    expression = row.symbolic(sp, symbols)
    assert float(expression.subs(at)) == pytest.approx(float(row.value(w)), rel=1e-12)
    slopes = [float(sp.diff(expression, symbol).subs(at)) for symbol in symbols]
    assert row.gradient(w).tolist() == pytest.approx(slopes, rel=1e-12)


def test_a_weight_of_zero_stays() -> None:
    """No penalty has a slope at 0."""
    for row in PENALTIES.values():
        assert row.gradient(np.zeros(2)).tolist() == [0, 0]


def test_the_penalty_of_the_equations_is_l2() -> None:
    """The correct equations decay weights by L2; another penalty can be put in."""
    w = np.array([[2.0, -0.5, 0.0]])
    layer = Layer(CORRECT, w=w, lam=0.1)
    assert CORRECT.penalty(layer).tolist() == PENALTIES["l2"].put_into(CORRECT).penalty(layer).tolist()
    assert PENALTIES["l1"].put_into(CORRECT).penalty(layer).tolist() == [[0.1, -0.1, 0.0]]
