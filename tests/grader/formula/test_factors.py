"""Simple expressions, found by their values."""

from fractions import Fraction

import numpy as np
import pytest

from grader.formula.factors import Found, factors, simple_constant

STREAM = np.random.default_rng(3)
SAMPLES = {name: STREAM.uniform(-2, 2, 16) for name in ("out", "t", "w5", "x")}
A, T, W, X = SAMPLES.values()
FACTORS = factors(SAMPLES, frozenset({"out"}))


@pytest.mark.parametrize(
    ("values", "text", "sign"),
    [
        (W, "w5", 1),
        (-W, "w5", -1),
        (1 - A, "(1 - out)", 1),
        (A - 1, "(out - 1)", 1),
        (A * (1 - A), "out * (1 - out)", 1),
        (1 - A**2, "(1 - out^2)", 1),
        (A - T, "(out - t)", 1),
        (T - A, "(t - out)", 1),
    ],
)
def test_single(values: np.ndarray, text: str, sign: int) -> None:
    """Names, complements, slopes and differences are told by their values, with the sign."""
    assert FACTORS.single(values) == Found(text, sign)


def test_products_and_quotients() -> None:
    """Two candidates are found together; of several pairs the simplest."""
    assert FACTORS.single(W * A) is None
    assert FACTORS.product(W * A) == Found("out * w5", 1)
    assert FACTORS.product(W * (T - A)) == Found("w5 * (t - out)", 1)
    assert FACTORS.product(-W * X) == Found("w5 * x", -1)
    assert next(FACTORS.quotients(W / X)) == ("w5", "x")
    assert list(FACTORS.quotients(-W / X)) == []


def test_nothing_that_only_comes_near() -> None:
    """Off by a millionth at one point, or of a sign that changes, is no candidate."""
    near = W.copy()
    near[7] *= 1 + 1e-6
    assert FACTORS.single(near) is None
    assert FACTORS.single(np.abs(W)) is None
    assert FACTORS.product(np.abs(W * A)) is None
    assert FACTORS.product(STREAM.uniform(1, 2, 16)) is None


def test_at_some_points() -> None:
    """Candidates that are 0 somewhere come in at the points where they are not."""
    values = np.where(np.arange(16) % 2, W, 0.0)
    some = factors({"w": values}, frozenset())
    assert some.single(values) is None
    odd = np.arange(16) % 2 == 1
    assert factors(SAMPLES, frozenset()).at(odd).single(W[odd]) == Found("w5", 1)


@pytest.mark.parametrize(
    ("value", "fraction"),
    [(2.0, Fraction(2)), (-0.5, Fraction(-1, 2)), (1 / 3, Fraction(1, 3)), (np.pi, None), (0.0, None), (np.nan, None)],
)
def test_simple_constants(value: float, fraction: Fraction | None) -> None:
    """A constant is told where it is a simple fraction at every point."""
    assert simple_constant(np.full(9, value)) == fraction
    assert simple_constant(np.append(np.full(9, value), 7.3)) is None
