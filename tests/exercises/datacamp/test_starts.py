"""Two nodes that start equal."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from exercises.datacamp.starts import equal_start

START = "datacamp/equal_start"


def test_slopes_by_hand(drawn: Any) -> None:
    """Both slopes are the same, and they are value in × slope of the ReLU × slope of the loss at the node."""
    for given in drawn(START):
        key = equal_start.solve(given)
        (row, again), ((out, _),) = given["weights"]
        assert row == again
        received = float(np.dot(row, given["x"]))
        slope = given["x"][0] * 1 * (out * 2 * (2 * out * received - given["y"][0]))
        assert received > 0.05
        assert abs(key["node_3"].value - slope) < 1e-9
        assert key["node_3"].value == key["node_4"].value
        assert 1 <= abs(slope) < 1000


def test_signs(drawn: Any) -> None:
    """The slope is positive for about half of the students."""
    assert 65 < sum(equal_start.solve(given)["node_3"].value > 0 for given in drawn(START, 200)) < 135


def test_they_stay_equal() -> None:
    """A thousand steps on four examples leave the two nodes equal to the last bit: what the right choice says."""
    stream = np.random.default_rng(4)
    w, v = np.array([[0.7, -0.2], [0.7, -0.2]]), np.array([0.4, 0.4])
    x, y = stream.normal(size=(4, 2)), stream.normal(size=4)
    start = w.copy()
    for _ in range(1000):
        z = x @ w.T
        error = 2 * (np.maximum(z, 0) @ v - y) / 4
        slope_v, slope_w = error @ np.maximum(z, 0), (np.outer(error, v) * (z > 0)).T @ x
        w, v = w - 0.05 * slope_w, v - 0.05 * slope_v
    assert np.array_equal(w[0], w[1])
    assert v[0] == v[1]
    assert np.abs(w - start).max() > 0.01  # they did move: "their slopes are 0" is wrong


def test_no_letter_is_the_better_guess(drawn: Any) -> None:
    """The right choice stands at each of the four places about as often."""
    places = Counter(given["shown"].index("equal") for given in drawn(START, 200))
    assert sum((places[place] - 50) ** 2 / 50 for place in range(4)) < 21.11  # chi-square, p > 1e-4


def test_no_update_is_asked_for(drawn: Any) -> None:
    """Mistakes of an update are no explanation of a slope."""
    for given in drawn(START):
        assert "updated-weights-used" not in equal_start.alternatives(given)
