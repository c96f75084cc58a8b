"""The slope of a ReLU on either side of zero."""

from __future__ import annotations

from collections import Counter
from typing import Any

from exercises.datacamp.relus import relu_slope

RELU = "datacamp/relu_slope"


def relu(z: float) -> float:
    """By hand."""
    return max(0.0, z)


def test_slopes_by_differences(drawn: Any) -> None:
    """What is asked for is the slope of max(0, z) by finite differences, at the sum that the node receives."""
    for given in drawn(RELU, 200):
        key = relu_slope.solve(given)
        for node, row in zip((3, 4), given["weights"], strict=True):
            z = row[0] * given["x"][0] + row[1] * given["x"][1]
            assert abs(key[f"received_{node}"].value - z) < 1e-9
            assert abs(key[f"slope_{node}"].value - (relu(z + 1e-4) - relu(z - 1e-4)) / 2e-4) < 1e-8
            assert 1 < abs(z) < 1000  # three decimals, so four digits; never 1, where value and slope coincide


def test_one_is_on_and_one_is_off(drawn: Any) -> None:
    """One of the two nodes is on and one is off, each node about as often."""
    on = Counter(relu_slope.solve(given)["slope_3"].value for given in drawn(RELU, 200))
    assert set(on) == {0.0, 1.0}
    assert min(on.values()) > 70
    assert all(
        relu_slope.solve(given)["slope_3"].value + relu_slope.solve(given)["slope_4"].value == 1
        for given in drawn(RELU, 200)
    )


def test_no_letter_is_the_better_guess(drawn: Any) -> None:
    """What the slope 0 means stands at each of the four places about as often."""
    places = Counter(given["shown"].index("still") for given in drawn(RELU, 200))
    assert sum((places[place] - 50) ** 2 / 50 for place in range(4)) < 21.11  # chi-square, p > 1e-4


def test_only_the_exact_slopes_are_exempt(drawn: Any) -> None:
    """The slopes are exactly 0 or 1 and marked as such; what is received is asked for with its digits."""
    for given in drawn(RELU, 20):
        for part in relu_slope.parts(given):
            assert bool(part.exempt) is part.id.startswith("slope")
            assert (part.places == 3) is part.id.startswith("received")


def test_a_wrong_sum_is_followed(drawn: Any) -> None:
    """The slope follows from the sum that was typed, and from nothing else."""
    given = drawn(RELU, 1)[0]
    assert relu_slope.follow is not None
    assert relu_slope.follow(given, "slope_3", {"received_3": -2.5}) == 0.0
    assert relu_slope.follow(given, "slope_3", {"received_3": 2.5}) == 1.0
    assert relu_slope.follow(given, "slope_4", {"received_3": 2.5}) is None
    assert relu_slope.follow(given, "weights", {"received_3": 2.5}) is None
