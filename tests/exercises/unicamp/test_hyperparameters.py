"""Choosing hyper-parameters."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from exercises.unicamp.hyperparameters import STRATEGY, VALIDATION, learning_rate_curves


def test_the_curves_are_what_is_said_of_them(drawn: Any) -> None:
    """Slow: falls all the time and is far from done. Good: falls, and ends low. Wild: rises again and again."""
    for given in drawn("unicamp/learning_rate_curves", 300):
        slow, good, wild = (given["curves"][kind] for kind in ("slow", "good", "wild"))
        for curve in (slow, good):
            assert all(after <= before for before, after in pairwise(curve))
        assert all(after < before for before, after in pairwise(slow))
        assert slow[-1] > 0.5
        assert good[-1] < 0.2
        assert sum(after > before for before, after in pairwise(wild)) >= 2
        assert min(wild[1:]) > 1.5 * good[-1]
        assert good[-1] == min(*slow, *good, *wild)


def test_every_column_is_right_equally_often(drawn: Any) -> None:
    """The best curve stands in each place about equally often, and each reading is asked for."""
    givens = drawn("unicamp/learning_rate_curves", 300)
    places = Counter(given["order"].index("good") for given in givens)
    assert min(places[i] for i in range(3)) > 70
    assert min(Counter(given["asked"] for given in givens).values()) > 70


def test_the_readings_name_their_mistake() -> None:
    """Who reads a curve wrongly has misread that curve."""
    given = {
        "scale": 1.0,
        "curves": {"slow": [1.0] * 7, "good": [1.0] * 7, "wild": [1.0] * 7},
        "order": ["good", "slow", "wild"],
        "asked": "slow",
        "readings": ["wild", "slow", "good"],
    }
    reading = {option.id: option.misconception for option in learning_rate_curves.parts(given)[1].options}
    assert reading == {"slow": None, "good": "slow-curve-misread", "wild": "slow-curve-misread"}
    assert "the second column" in learning_rate_curves.parts(given)[1].prompt


def test_wordings() -> None:
    """Every wording has one right answer and several wrong ones."""
    for stems in (VALIDATION, STRATEGY):
        assert len(stems) >= 4
        assert all(len(stem.right) == 1 and len(stem.wrong) >= 4 for stem in stems.values())
