"""Tests of the evaluation to many digits."""

import time

import mpmath
import pytest

from grader.formula import read
from grader.formula.digits import _FUNCTIONS, value_in_digits
from grader.formula.operations import OPERATIONS


def test_the_two_tables_have_the_same_operations() -> None:
    """Whatever float64 can evaluate, the 30 digits can too."""
    assert set(_FUNCTIONS) == set(OPERATIONS)


def test_numbers_are_taken_as_typed() -> None:
    """0.1 is a tenth, not the nearest float64."""
    value = value_in_digits(read("0.1 + x", ["x"]).tree, {"x": 0.0}, 30)
    assert abs(value * 10 - 1) < mpmath.mpf("1e-28")


@pytest.mark.parametrize("text", ["1/(x-x)", "ln(-1)", "ln(x-x)", "sqrt(-x)", "(-x)^0.5", "0^(-x)", "x/0"])
def test_undefined_values_are_nan_or_infinite(text: str) -> None:
    """Poles, complex values and logarithms of zero never raise."""
    assert not mpmath.isfinite(value_in_digits(read(text, ["x"]).tree, {"x": 2.0}, 30))


@pytest.mark.parametrize(
    "text",
    [
        "exp(exp(exp(exp(exp(exp(exp(x)))))))",
        "e^(e^(e^(e^(e^(e^x)))))",
        "x^(x^(x^(x^(x^x))))",
        "((((x^64)^64)^64)^64)^64",
        "sin(exp(1000 x))",
        "exp(-exp(exp(exp(x))))",
        "cosh(exp(x^64))",
        "tanh(exp(x^60))",
        "softplus(exp(500x))",
        "ln(exp(exp(x^30)))",
    ],
)
def test_towers_of_exponentials_cost_nothing(text: str) -> None:
    """mpmath has no overflow of its own, so ours must stop it before it computes exponents of millions of digits."""
    start = time.perf_counter()
    value_in_digits(read(text, ["x"]).tree, {"x": 9.5}, 30)
    assert time.perf_counter() - start < 2.0
