"""Questions about an order."""

from __future__ import annotations

import pytest

from exercises.bank import BANK
from exercises.model import Question
from grader.streams import stream

ORDERS = ("datacamp/training_recap", "nielsen/algorithm_steps")


@pytest.mark.parametrize("name", ORDERS)
def test_every_step_is_first_now_and_then(name: str) -> None:
    """The shuffle is fair: every step is shown first in about its share of the variants."""
    exercise = BANK[name]
    assert isinstance(exercise, Question)
    first = [exercise.draw(stream(b"orders", name, str(seed)))["shown"][0] for seed in range(400)]
    for step in set(first):
        assert 40 < first.count(step) < 130
    assert len(set(first)) == 5


@pytest.mark.parametrize("name", ORDERS)
def test_mistakes_are_orders_of_the_same_steps(name: str) -> None:
    """Every wrong order has all the steps once, and no two are alike."""
    exercise = BANK[name]
    assert isinstance(exercise, Question)
    given = exercise.draw(stream(b"orders", name))
    right = exercise.solve(given)["order"].value
    orders = [values["order"] for values in exercise.alternatives(given).values()]
    for order in orders:
        assert sorted(order) == sorted(right)
        assert order != right
    assert len({tuple(order) for order in orders}) == len(orders)


def test_the_five_steps_of_the_algorithm() -> None:
    """Input, feedforward, output error, backpropagate, gradient."""
    exercise = BANK["nielsen/algorithm_steps"]
    assert isinstance(exercise, Question)
    right = exercise.solve(exercise.published or {})["order"].value
    assert right == ["input", "feedforward", "output", "backpropagate", "gradient"]
