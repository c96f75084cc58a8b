"""Complex numbers are never right, and which part to return is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

WANT = np.array([0.25, -0.5])


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (WANT + 0j, "their imaginary parts are all 0, so return the real part, `.real`"),
        ((3 * WANT).astype(np.complex64), "their imaginary parts are all 0"),
        (WANT + 1e-20j, "return the real part, `.real`"),
        (0.7 + 1j * WANT, "return the imaginary part, `.imag`, as a complex-step derivative does"),
        ([0.25 + 0j, -0.5], "their imaginary parts are all 0"),
        (7 + 2j * WANT, "(is it a complex-step derivative? Its imaginary part is the derivative)"),
        (np.array([np.nan + 1j, 1j]), "is it a complex-step derivative?"),
        (np.zeros((3, 3), dtype=complex) + 1j, "is it a complex-step derivative?"),
    ],
)
def test_complex_numbers(got: Any, words: str, compare: Callable[..., Any]) -> None:
    """Even with imaginary parts of 0 they are refused, with the part that is the right one."""
    found = compare(got, WANT)
    assert found.message.startswith("the result holds complex numbers, expected real ones")
    assert words in found.message
    assert found.kind == "complex"


def test_one_complex_number(compare: Callable[..., Any]) -> None:
    """So it is where a number alone is wanted, and among other results."""
    assert "`.real`" in compare(1j * 0 + 2, 2.0).message
    assert compare((1.0, 2 + 0j), (1.0, 2.0), ("cost", "slope")).message.startswith("slope holds complex numbers")
