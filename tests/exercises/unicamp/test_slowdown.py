"""One neuron that is badly wrong, under two costs."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from exercises.unicamp.slowdown import slow_start, why_cross_entropy


@pytest.mark.parametrize(("w", "b", "output"), [(0.6, 0.9, "0.82"), (2.0, 2.0, "0.98")])
def test_the_outputs_of_the_source(w: float, b: float, output: str) -> None:
    """The two starts of the source's neuron give 0.82 and 0.98, where 0 is wanted."""
    key = slow_start.solve({"x": 1.0, "y": 0, "w": w, "b": b})
    assert f"{key['a'].value:.2f}" == output


def test_the_second_start_learns_far_more_slowly() -> None:
    """The neuron that is more wrong has the smaller slope under the quadratic cost, the larger one under the other."""
    near, far = (slow_start.solve({"x": 1.0, "y": 0, "w": w, "b": b}) for w, b in ((0.6, 0.9), (2.0, 2.0)))
    assert far["quadratic"].value < near["quadratic"].value / 5
    assert far["cross_entropy"].value > near["cross_entropy"].value


def test_every_neuron_is_badly_wrong(drawn: Any) -> None:
    """The output is nearer to the wrong end, for both targets, and the ratio says by how much it matters."""
    givens = drawn("unicamp/slow_start")
    for given in givens:
        key = slow_start.solve(given)
        assert abs(key["a"].value - given["y"]) > 0.6
        assert key["ratio"].value > 4
    assert set(Counter(given["y"] for given in givens)) == {0, 1}


def test_follow_through() -> None:
    """A wrong output is carried on: the slopes are those of the student's own output."""
    given = slow_start.published
    assert slow_start.follow is not None
    assert slow_start.follow(given, "cross_entropy", {"a": 0.5}) == 0.5
    assert slow_start.follow(given, "quadratic", {"a": 0.5}) == 0.125


def test_every_wording_is_drawn(drawn: Any) -> None:
    """All wordings occur, and the right answer stands in every place."""
    givens = drawn("unicamp/why_cross_entropy", 200)
    assert len({given["stem"] for given in givens}) == 4
    places = Counter(given["shown"].index(why_cross_entropy.solve(given)["choice"].value) for given in givens)
    assert set(places) == {0, 1, 2, 3}
    assert min(places.values()) > 25
