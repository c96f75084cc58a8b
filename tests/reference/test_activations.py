"""Activations: right values and slopes, at both ends of the number line too."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy

from reference.activations import ACTIVATIONS, LEAK, minus_log_softmax, sigmoid, sigmoid_slope, softmax, softplus

pytestmark = pytest.mark.filterwarnings("error")

ELEMENTWISE = [name for name, row in ACTIVATIONS.items() if row.elementwise]
POINTS = np.array([-3.0, -1.25, -0.5, -1e-3, 1e-3, 0.3, 1.0, 2.75])  # off the kink
FAR = [-1000.0, -745.0, -700.0, -40.0, -20.0, -1.0, -1e-8, 0.0, 1e-8, 1.0, 20.0, 40.0, 700.0, 745.0, 1000.0]

mpmath.mp.dps = 60


def exact(name: str, z: float) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Value and slope to 60 digits and more, by arithmetic that knows no overflow."""
    with mpmath.workdps(1000):
        x = mpmath.mpf(z)
        e = mpmath.exp(-abs(x))
        if name == "sigmoid":
            return 1 / (1 + mpmath.exp(-x)), e / (1 + e) ** 2
        if name == "tanh":
            return mpmath.tanh(x), mpmath.sech(x) ** 2
        if name == "softplus":
            return mpmath.log(1 + mpmath.exp(x)), 1 / (1 + mpmath.exp(-x))
    raise AssertionError(name)


def assert_precise(got: float, want: mpmath.mpf) -> None:
    """To a few units of the last place; below the normal numbers to the smallest there is."""
    assert abs(mpmath.mpf(float(got)) - want) <= 1e-15 * abs(want) + mpmath.mpf(2) ** -1074, (got, want)


@pytest.mark.parametrize("z", FAR)
@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softplus"])
def test_values_and_slopes_keep_full_relative_precision(name: str, z: float) -> None:
    """From -1000 to 1000 there is no NaN, no warning, and no digit is lost: slopes do not round to zero early."""
    row, at = ACTIVATIONS[name], np.array([z])
    value, slope = exact(name, z)
    assert_precise(row.value(at)[0], value)
    assert_precise(row.slope(at)[0], slope)


def test_slope_of_saturated_sigmoid_is_not_zero() -> None:
    """σ'(40) is 4.25e-18, where σ(1 - σ) would give 0."""
    assert sigmoid(np.array([40.0]))[0] == 1.0
    assert sigmoid_slope(np.array([40.0]))[0] == pytest.approx(4.248354255291589e-18, rel=1e-14)


@pytest.mark.parametrize(
    "z", [[1000.0, -1000.0, 0.0], [-1000.0, -1001.0, -1002.0], [0.0, 0.0, 0.0], [1e300, -1e300, 1.0]]
)
def test_softmax_at_the_ends(z: list[float]) -> None:
    """Softmax of huge arguments neither overflows nor loses its sum of 1."""
    with mpmath.workdps(60):
        top = mpmath.mpf(max(z))
        e = [mpmath.exp(mpmath.mpf(each) - top) for each in z]
        want = [float(each / mpmath.fsum(e)) for each in e]
    got = softmax(np.array(z))
    np.testing.assert_allclose(got, want, rtol=1e-15, atol=5e-324)
    assert got.sum() == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize("z", [[20.0, 0.0], [40.0, -3.0, 1.0], [1000.0, -1000.0], [0.3, -0.2, 0.1], [-7.0], [5.0, 5.0]])
def test_minus_log_softmax_is_precise(z: list[float]) -> None:
    """-log softmax has full relative precision, also where softmax is 1 less a trifle."""
    with mpmath.workdps(1000):
        total = mpmath.fsum(mpmath.exp(each) for each in z)
        want = [mpmath.log(total) - each for each in z]
    for got, expected in zip(minus_log_softmax(np.array(z)), want, strict=True):
        assert_precise(got, expected)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_slope_is_the_derivative_of_value(name: str) -> None:
    """f'(z) is what a complex step through f says."""
    row = ACTIVATIONS[name]
    np.testing.assert_allclose(row.slope(POINTS), row.value(POINTS + 1e-30j).imag / 1e-30, rtol=1e-14)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_slope_from_value_is_the_same_slope(name: str) -> None:
    """The slope written with a = f(z) is f'(z)."""
    row = ACTIVATIONS[name]
    np.testing.assert_allclose(row.slope_from_value(row.value(POINTS)), row.slope(POINTS), rtol=1e-12)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_symbolic_form_is_the_same_function(name: str) -> None:
    """The SymPy form has the values and the derivative of the NumPy form."""
    row, z = ACTIVATIONS[name], sympy.Symbol("z", real=True)
    value = row.symbolic(sympy, z, [z])
    for point in POINTS:
        here = {z: sympy.Float(float(point), 30)}
        assert float(value.subs(here)) == pytest.approx(float(row.value(np.array([point]))[0]), rel=1e-14)
        slope = sympy.diff(value, z).subs(here)
        assert float(slope) == pytest.approx(float(row.slope(np.array([point]))[0]), rel=1e-14)


def test_softmax_jacobian() -> None:
    """Softmax pulls back by the whole Jacobian: complex step, SymPy and `pull` agree; `slope` is its diagonal."""
    z, upstream = np.array([0.3, -1.2, 0.8]), np.array([0.5, -2.0, 1.5])
    columns = [softmax(z + 1e-30j * unit).imag / 1e-30 for unit in np.eye(3)]  # columns[j] = ∂a/∂z_j
    row = ACTIVATIONS["softmax"]
    np.testing.assert_allclose(row.pull(z, softmax(z), upstream), np.array(columns) @ upstream, rtol=1e-13)
    np.testing.assert_allclose(row.slope(z), np.diag(columns), rtol=1e-13)
    np.testing.assert_allclose(row.slope_from_value(softmax(z)), np.diag(columns), rtol=1e-13)
    symbols = sympy.symbols("z0:3", real=True)
    here = dict(zip(symbols, map(float, z), strict=True))
    for i in range(3):
        value = row.symbolic(sympy, symbols[i], symbols)
        got = [float(sympy.diff(value, each).subs(here)) for each in symbols]
        np.testing.assert_allclose(got, np.array(columns)[:, i], rtol=1e-12)


def test_relu_at_its_kink() -> None:
    """relu'(0) = 0 in every form, and the leak is a hundredth."""
    zero = np.array([0.0, -0.0])
    for form in (ACTIVATIONS["relu"].slope, ACTIVATIONS["relu"].slope_from_value, ACTIVATIONS["relu"].value):
        assert form(zero).tolist() == [0.0, 0.0]
    z = sympy.Symbol("z", real=True)
    assert sympy.diff(ACTIVATIONS["relu"].symbolic(sympy, z, [z]), z).subs(z, 0) == 0
    assert ACTIVATIONS["leaky_relu"].slope(zero).tolist() == [LEAK, LEAK]
    assert ACTIVATIONS["leaky_relu"].value(np.array([-2.0])).tolist() == [-0.02]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nan_stays_nan(name: str) -> None:
    """A NaN never becomes a number: neither relu(NaN) = 0 nor max(NaN, 0)."""
    a = ACTIVATIONS[name].value(np.array([np.nan, 1.0]))
    assert np.isnan(a[0])
    assert name == "softmax" or not np.isnan(a[1])
    assert np.isnan(ACTIVATIONS[name].pull(np.array([1.0, 2.0]), np.array([0.5, 0.5]), np.array([np.nan, 0.0]))[0])


def test_softplus_is_a_smooth_relu() -> None:
    """log(1 + e^z) is log 2 at 0 and z far out."""
    np.testing.assert_allclose(softplus(np.array([0.0, 800.0])), [np.log(2), 800.0], rtol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_keyed_by_their_own_names(name: str) -> None:
    """The table is keyed by the names of its rows."""
    assert ACTIVATIONS[name].name == name
