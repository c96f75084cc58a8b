"""The tolerance of the design, and the one decision on arrays."""

from __future__ import annotations

import numpy as np
import pytest

from grader.comparison import Tolerance, close, scale_of
from grader.comparison.tolerance import fits

STRICT = Tolerance(rtol=1e-6, scale=1.0)


@pytest.mark.parametrize(
    ("got", "want", "right"),
    [
        ([1.0, -1e-9], [1.0, 1e-9], False),  # the sign of a small number beside a large one
        ([1.0, 1e-9], [1.0, 1e-9], True),
        ([1.0, 0.0], [1.0, 1e-9], False),  # a small number left out
        ([7e-218], [0.0], True),
        ([1e-13], [0.0], True),  # below 1e-12 of the inputs
        ([1e-11], [0.0], False),
        ([1.0, 1e-13], [1.0, 0.0], True),
        ([1.0, 1e-11], [1.0, 0.0], False),
        ([1.0000009], [1.0], True),
        ([1.0000011], [1.0], False),
        ([1e-20], [2e-20], False),  # small is not zero
        ([1e300], [1e300 * (1 + 1e-7)], True),
        ([1e308], [-1e308], False),  # their distance is no float any more
        ([-0.0], [0.0], True),
        ([0.0], [-0.0], True),
        ([-0.0, 1.0], [0.0, 1.0], True),
        ([5e-324], [5e-324], True),
        ([], [], True),
    ],
)
def test_tolerance(got: list[float], want: list[float], right: bool) -> None:
    """|got - want| <= 1e-6 |want| + 1e-12 max|want|; for an all-zero want 1e-12 of the inputs' scale. A zero has no
    sign."""
    assert fits(np.array(got), np.array(want), STRICT) is right


def test_scale_counts_only_beside_zeros() -> None:
    """Large inputs do not loosen the comparison of numbers that are not zero."""
    wide = Tolerance(1e-6, scale=1e9)
    assert fits(np.array([1e-4]), np.zeros(1), wide)
    assert not fits(np.array([1.1e-4]), np.array([1e-4]), wide)


def test_noise_bounds_the_largest_from_below() -> None:
    """With `noise` numbers below 1e-12 of it are alike, and without it they are not."""
    assert not fits(np.zeros(1), np.array([1e-20]), STRICT)
    assert fits(np.zeros(1), np.array([1e-20]), Tolerance(1e-6, 1.0, noise=1.0))


@pytest.mark.parametrize("strange", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("side", ["got", "want", "both"])
def test_what_is_not_finite_is_close_to_nothing(strange: float, side: str) -> None:
    """NaN and infinities pass on neither side, not even against themselves."""
    got = np.array([1.0, 1.0 if side == "want" else strange])
    want = np.array([1.0, 1.0 if side == "got" else strange])
    assert not close(got, want, STRICT)[1]


def test_an_infinite_want_opens_nothing() -> None:
    """An infinite entry among the wanted ones does not widen the tolerance of the others to infinity."""
    assert not close(np.array([5.0, 5.0]), np.array([1.0, np.inf]), STRICT).any()


@pytest.mark.parametrize("shape", [(), (1,), (1, 3), (3, 1), (2, 3), (0,)])
def test_nothing_is_broadcast(shape: tuple[int, ...]) -> None:
    """Ones of any other shape are not three ones."""
    assert not fits(np.ones(shape), np.ones(3), STRICT)


def test_scale_of() -> None:
    """The scale is the largest size among all arguments, lists included; a text has none."""
    assert scale_of(([np.array([1.0, -7.0])], np.array([2.0]))) == 7.0
    assert scale_of((np.array([0.25]), 0.125)) == 0.25
    assert scale_of(()) == 0.0
    assert scale_of((np.array([2.0]), "tanh", 3)) == 3.0
