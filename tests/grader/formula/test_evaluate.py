"""Tests of evaluation at many points."""

import numpy as np
import pytest

from grader.errors import UnusableInput
from grader.formula import evaluate, evaluate_exactly, read
from grader.formula.evaluate import evaluate_with_error

X = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2x + 1", 2 * X + 1),
        ("-x^2", -(X**2)),
        ("x^-2 if x > 1 else 0", np.where(X > 1, 0.25, 0)),
        ("1/2 x", X / 2),
        ("sigmoid(x)", 1 / (1 + np.exp(-X))),
        ("max(0, x) + min(0, x)", X),
        ("(x > 0)", [0, 0, 0, 1, 1]),
        ("(x >= 0)", [0, 0, 1, 1, 1]),
        ("(x < 0)", [1, 1, 0, 0, 0]),
        ("(x <= 0)", [1, 1, 1, 0, 0]),
        ("where(x >= 0, x, -x)", np.abs(X)),
        ("relu'(x)", [0, 0, 0, 1, 1]),
        ("tanh^2(x) + sech^2(x)", np.ones(5)),
        ("3", np.full(5, 3.0)),
        ("e^2 - exp(2) + pi - π", np.zeros(5)),
        (r"\frac{x}{2} \cdot \left(1 - x\right)", X / 2 * (1 - X)),
        (r"\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}", np.maximum(X, 0)),
        ("x - 1 - 1", X - 2),
        ("8/2/2", np.full(5, 2.0)),
        ("--x", X),
        ("2^(1 - x)", 2 ** (1 - X)),
        ("2^-x", 2**-X),
        ("2(x)(x)", 2 * X * X),
        ("x(1-x)", X * (1 - X)),
    ],
)
def test_values(text: str, expected: object) -> None:
    """Formulas mean what the same signs mean on paper."""
    assert evaluate(read(text, ["x"]), {"x": X}) == pytest.approx(np.asarray(expected, dtype=float), abs=1e-15)


def test_undefined_values_are_nan_and_silent() -> None:
    """Division by zero, logarithms of negatives and overflow give NaN or infinity, without a warning."""
    with np.errstate(all="raise"):
        assert np.isnan(evaluate(read("ln(x)", ["x"]), {"x": [-1.0]}))[0]
        assert np.isinf(evaluate(read("1/x", ["x"]), {"x": [0.0]}))[0]
        assert np.isinf(evaluate(read("exp(exp(x))", ["x"]), {"x": [10.0]}))[0]


def test_a_missing_name_is_the_callers_fault() -> None:
    """Values for every name must be given."""
    with pytest.raises(UnusableInput, match="No values are given for y"):
        evaluate(read("x + y", ["x", "y"]), {"x": X})


def test_bounds_grow_with_cancellation() -> None:
    """The error bound of a difference is that of its terms, not of its small result."""
    bounded = evaluate_with_error(read("(x + 1e9) - 1e9", ["x"]), {"x": X})
    assert np.all(bounded.error > 1e-8)
    assert np.all(np.abs(bounded.value - X) <= bounded.error)


def test_many_digits_agree_with_float64() -> None:
    """The same tree gives the same values either way."""
    formula = read("sigmoid(x) (1 - tanh(x)) + ln(2 + x^2)", ["x"])
    exact = [float(value) for value in evaluate_exactly(formula, {"x": X})]
    assert evaluate(formula, {"x": X}) == pytest.approx(exact, rel=1e-14)


def test_values_do_not_depend_on_the_callers_arrays() -> None:
    """The result is a fresh array even where the formula is a name alone."""
    x = X.copy()
    result = evaluate(read("x", ["x"]), {"x": x})
    result[0] = 99
    assert x[0] == -2.0
