"""Why a saturated neuron learns slowly."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from exercises.nielsen import saturated_neuron


def error_by_differences(a: float, slope_of_cost: float, step: float = 1e-5) -> float:
    """dC/dz by central differences, where C changes with the activation at the given rate."""
    z = math.log(a / (1 - a))

    def cost(at: float) -> float:
        return slope_of_cost / (1 + math.exp(-at))

    return (cost(z + step) - cost(z - step)) / (2 * step)


def test_slope_and_factor_by_differences(drawn: Any) -> None:
    """The slope is that of the curve at z, and the factor that between two errors, both by finite differences."""
    for given in drawn(saturated_neuron.id):
        key = saturated_neuron.solve(given)
        assert math.isclose(key["slope"].value, error_by_differences(given["a"], 1.0), rel_tol=1e-7)
        factor = error_by_differences(0.5, -0.7) / error_by_differences(given["a"], -0.7)
        assert math.isclose(key["factor"].value, factor, rel_tol=1e-7)


def test_neurons_are_saturated_at_both_ends(drawn: Any) -> None:
    """About half of the students get a neuron near 0, and none one that is not saturated."""
    ends = Counter("near 0" if given["a"] < 0.5 else "near 1" for given in drawn(saturated_neuron.id, 300))
    assert all(110 < count < 190 for count in ends.values())
    for given in drawn(saturated_neuron.id, 300):
        assert min(given["a"], 1 - given["a"]) < 0.0605
        assert f"close to {'0' if given['a'] < 0.5 else '1'}" in saturated_neuron.statement(given)


def test_four_digits(drawn: Any) -> None:
    """Slope and factor have at least four digits at the places asked for."""
    for given in drawn(saturated_neuron.id, 300):
        key = saturated_neuron.solve(given)
        assert key["slope"].value >= 1e-2
        assert 4 < key["factor"].value < 1000


def test_factor_from_a_rounded_and_from_a_wrong_slope(drawn: Any) -> None:
    """The slope as handed in leads to the right factor; another slope leads to its own."""
    assert saturated_neuron.follow is not None
    for given in drawn(saturated_neuron.id):
        key = saturated_neuron.solve(given)
        followed = saturated_neuron.follow(given, "factor", {"slope": round(key["slope"].value, 6)})
        assert followed is not None
        assert abs(round(followed, 3) - key["factor"].value) <= key["factor"].tolerance + 1e-12
    assert saturated_neuron.follow(given, "factor", {"slope": 0.125}) == 2
    assert saturated_neuron.follow(given, "factor", {"slope": 0}) is None
