"""Tests of the operations: their values, and that the error bounds hold."""

import numpy as np
import pytest

from grader.formula.digits import value_in_digits
from grader.formula.operations import OPERATIONS
from grader.formula.tree import Apply, Name

OPS = [op for op, operation in OPERATIONS.items() if operation.arity != 0]


@pytest.mark.parametrize("op", OPS)
@pytest.mark.parametrize("scale", [1e-6, 1.0, 30.0])
def test_values_and_error_bounds_against_many_digits(op: str, scale: float) -> None:
    """Every operation agrees with its 40-digit form within its rounding plus what its operands' errors can do."""
    operation = OPERATIONS[op]
    arity = operation.arity or 3
    stream = np.random.default_rng(7)
    exact = stream.uniform(-scale, scale, (arity, 40))
    if op in ("power", "ln", "sqrt"):
        exact = np.abs(exact)
    error = np.full_like(exact, 1e-11 * scale)
    given = exact + error * stream.uniform(-1, 1, exact.shape)
    with np.errstate(all="ignore"):
        value = operation.value(*given)
        bound = operation.error(tuple(given), tuple(error)) + operation.ulps * 2.3e-16 * np.abs(value)
    node = Apply(op, tuple(Name(str(i)) for i in range(arity)))
    for j in range(exact.shape[1]):
        true = value_in_digits(node, {str(i): float(exact[i, j]) for i in range(arity)}, 40)
        # First order: a bound of more than a tenth of a percent of the value says "unknown" anyway.
        if np.isfinite(value[j]) and bound[j] < 1e-3 * abs(value[j]):
            assert abs(value[j] - true) <= 1.01 * bound[j]


@pytest.mark.parametrize("op", OPS)
def test_infinities_and_nan_never_raise(op: str) -> None:
    """Every operation takes whatever a formula can produce."""
    odd = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1e308, -1e308, 5e-324])
    arity = OPERATIONS[op].arity or 2
    with np.errstate(all="ignore"):
        OPERATIONS[op].value(*[odd] * arity)
        OPERATIONS[op].error((odd,) * arity, (np.abs(odd),) * arity)


def test_conventions_at_kinks() -> None:
    """relu'(0) = 0 and sgn(0) = 0, and an exact zero is not in doubt; one that rounding made is."""
    zero = np.array([0.0])
    for op in ("relu_prime", "step", "sign"):
        assert OPERATIONS[op].value(zero) == 0.0
        assert OPERATIONS[op].error((zero,), (zero,)) == 0.0
        assert OPERATIONS[op].error((zero,), (np.array([1e-16]),)) == np.inf


def test_far_out_values_keep_their_digits() -> None:
    """The sigmoid and its slope neither overflow nor lose accuracy far from 0."""
    x = np.array([-700.0, 700.0])
    with np.errstate(all="raise"):
        assert OPERATIONS["sigmoid"].value(x) == pytest.approx([np.exp(-700.0), 1.0], rel=1e-12)
        assert OPERATIONS["sigmoid_prime"].value(x) == pytest.approx(np.exp([-700.0, -700.0]), rel=1e-12)
