"""How many values a number hits by chance: checked against chance itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.coincidence import distinct, hits, too_likely


@pytest.mark.parametrize("slack", [1e-2, 1e-3, 1e-4])
def test_against_chance(slack: float) -> None:
    """What is expected is at least what random numbers among random values hit, and not far more."""
    stream = np.random.default_rng(7)
    values = stream.normal(0, 1, 200)
    tried = stream.normal(0, 1, 2000)
    seen = np.mean([(np.abs(values - got) <= slack).sum() for got in tried])
    expected = np.mean([hits(got, slack, values) for got in tried])
    assert seen * 0.7 < expected < seen * 4 + slack


def test_more_digits_fewer_hits() -> None:
    """Ten times the precision, a tenth of the hits; no values, none; one value far away, hardly any."""
    values = list(np.linspace(0, 1, 101) + 0.003)
    assert hits(0.5, 1e-6, values) == pytest.approx(hits(0.5, 1e-5, values) / 10)
    assert hits(0.5, 1e-3, []) == 0
    assert hits(0.5, 1e-3, [0.9]) < 0.01


def test_what_is_hit_does_not_count() -> None:
    """The values within the digits are what is judged: they are not held against the number."""
    assert hits(0.5, 1e-6, [0.5, 0.5, 0.1, 0.9]) == hits(0.5, 1e-6, [0.1, 0.9])


def test_distinct() -> None:
    """The same value by two ways is one value; what is not finite is none."""
    assert distinct([1.0, 1.0 + 1e-12, math.inf, math.nan, -1.0, 0.0, 0.0]) == [-1.0, 0.0, 1.0]


def test_too_likely() -> None:
    """A hundredth of a hit or more is too many, and so is what cannot be told."""
    assert [too_likely(each) for each in (0.0, 0.0099, 0.01, 1.0, math.nan)] == [False, False, True, True, True]
