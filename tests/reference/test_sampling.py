"""Randomised networks: readable numbers, live ReLUs, nothing that does not fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference import Network
from reference.sampling import NothingFits, network, off_the_kink, readable, told_apart, until

pytestmark = pytest.mark.filterwarnings("error")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 2**32 - 1),
    first=st.integers(-400, 400),
    width=st.integers(1, 500),
    places=st.integers(0, 4),
)
def test_readable_numbers(seed: int, first: int, width: int, places: int) -> None:
    """Every number has these decimals exactly as typed, lies in the range, and is not 0."""
    low, high = first / 10**places, (first + width) / 10**places
    drawn = readable(np.random.default_rng(seed), (40,), low, high, places)
    assert drawn.dtype == np.float64
    for each in drawn.tolist():
        assert each == round(each, places) == float(f"{each:.{places}f}")
        assert low <= each <= high
        assert each != 0


def test_every_number_of_the_range_is_drawn() -> None:
    """Both ends, and everything between but 0, are as likely as each other."""
    drawn = readable(np.random.default_rng(0), 8000, -0.2, 0.2, 1)
    values, counts = np.unique(drawn, return_counts=True)
    assert values.tolist() == [-0.2, -0.1, 0.1, 0.2]
    assert counts.min() > 1800


@pytest.mark.parametrize(
    ("low", "high", "want"),
    [(0.15, 0.15, 0.15), (0.29, 0.29, 0.29), (-0.57, -0.57, -0.57), (0, 0.01, 0.01), (-0.01, 0, -0.01)],
)
def test_ranges_of_one_number(low: float, high: float, want: float) -> None:
    """Ends such as 0.29, whose hundredfold is not a whole number in floating point, belong to the range."""
    assert set(readable(np.random.default_rng(3), 20, low, high, 2).tolist()) == {want}


def test_ends_between_two_readable_numbers_stay_outside() -> None:
    """From 0.124 to 0.146 there are 0.13 and 0.14, not 0.12 and 0.15."""
    assert set(readable(np.random.default_rng(3), 200, 0.124, 0.146, 2).tolist()) == {0.13, 0.14}


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0.001, 0.009), (1, -1), (0.31, 0.3)])
def test_empty_ranges(low: float, high: float) -> None:
    """A range without a readable number is said to be so."""
    with pytest.raises(NothingFits, match="no number with 2 decimals"):
        readable(np.random.default_rng(0), 3, low, high, 2)


def test_the_same_seed_draws_the_same() -> None:
    """A network depends on the stream only."""
    one, other = (network(np.random.default_rng(5), (2, 3, 1), ["tanh", "sigmoid"], "mse") for _ in range(2))
    assert one.sizes == (2, 3, 1)
    for mine, theirs in zip((*one.weights, *one.biases), (*other.weights, *other.biases), strict=True):
        np.testing.assert_array_equal(mine, theirs)
        assert (np.abs(mine) <= 1).all()


def test_off_the_kink() -> None:
    """A pre-activation nearer to 0 than the margin counts for ReLUs, on either side, and not for smooth functions."""
    x = [[1.0], [2.0]]

    def net(name: str, w: float) -> Network:
        return Network([[[w]]], [[0.0]], [name], "half_sse")

    assert off_the_kink(net("relu", 0.06), x)
    assert off_the_kink(net("relu", -0.06), x)
    for name in ("relu", "leaky_relu"):
        for w in (0.04, -0.04, 0.0, np.nan):
            assert not off_the_kink(net(name, w), x)
    assert off_the_kink(net("tanh", 0.0), x)
    assert not off_the_kink(net("relu", 0.06), x, margin=0.1)


def test_until() -> None:
    """The first draw that fits is taken; when none does, NothingFits says how many were tried."""
    numbers = iter(range(100))
    assert until(lambda: next(numbers), lambda n: n > 3) == 4
    with pytest.raises(NothingFits, match="7 tries"):
        until(lambda: 0, lambda n: n > 3, tries=7)


def test_told_apart() -> None:
    """Values are told apart if every pair is, in any order; a NaN is told apart from nothing."""
    assert told_apart([3.0, 1.0, 2.0], 1.0)
    assert not told_apart([3.0, 1.0, 2.5], 1.0)
    assert not told_apart([1.0, float("nan"), 3.0], 1.0)
    assert told_apart([], 1.0)
    assert told_apart([1.0], 1.0)
