"""The two assumptions about the cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from exercises.nielsen import cost_assumptions, fitting_costs
from exercises.nielsen.costs import COSTS, SHOWN


@dataclass
class Seen:
    """What a cost may look at, one example per row: outputs, targets, and things inside the network."""

    a: Any
    y: Any
    g: Any
    hidden: Any
    weights: Any
    slopes: Any

    def only(self, rows: list[int]) -> Seen:
        """The same for some of the examples; the weights are those of all."""
        parts = (self.a, self.y, self.g, self.hidden, self.slopes)
        a, y, g, hidden, slopes = (each[rows] for each in parts)
        return Seen(a, y, g, hidden, self.weights, slopes)


def squares(s: Seen) -> Any:
    """|y - a|^2 of each example."""
    return ((s.y - s.a) ** 2).sum(axis=1)


FUNCTIONS: dict[str, Callable[[Seen], Any]] = {
    "quadratic": lambda s: squares(s).mean() / 2,
    "entropy": lambda s: -(s.y * np.log(s.a) + (1 - s.y) * np.log(1 - s.a)).sum(axis=1).mean(),
    "absolute": lambda s: abs(s.y - s.a).sum(axis=1).mean(),
    "fourth": lambda s: ((s.y - s.a) ** 4).sum(axis=1).mean(),
    "exponential": lambda s: np.exp(squares(s)).mean(),
    "weighted": lambda s: (s.g * squares(s)).mean(),
    "worst": lambda s: squares(s).max(),
    "root": lambda s: np.sqrt(squares(s).mean()),
    "product": lambda s: (1 + squares(s)).prod(),
    "mean first": lambda s: ((s.y - s.a).mean(axis=0) ** 2).sum(),
    "decay": lambda s: squares(s).mean() + 0.1 / (2 * len(s.a)) * (s.weights**2).sum(),
    "sparse": lambda s: (squares(s) + 0.1 * s.hidden.sum(axis=1)).mean(),
    "steep": lambda s: (squares(s) + 0.1 * s.slopes**2).mean(),
}


def seen(seed: int) -> Seen:
    """Five examples with two outputs."""
    stream = np.random.default_rng(seed)
    a, y, hidden = stream.uniform(0.1, 0.9, (3, 5, 2))
    g, slopes = stream.uniform(0.5, 2, (2, 5))
    return Seen(a, y, g, hidden, stream.normal(size=4), slopes)


@pytest.mark.parametrize("name", COSTS)
def test_each_cost_is_sorted_as_it_behaves(name: str) -> None:
    """Numerically: is it the mean of the same cost of single examples, and blind to all but the outputs?"""
    cost, one, other = FUNCTIONS[name], seen(1), seen(2)
    inside = Seen(one.a, one.y, one.g, other.hidden, other.weights, other.slopes)
    of_outputs = bool(np.isclose(cost(one), cost(inside)))
    average = bool(np.isclose(cost(one), np.mean([cost(one.only([row])) for row in range(5)])))
    mistake = COSTS[name][0].misconception
    assert (mistake is None) is (of_outputs and average)
    if mistake is not None:
        assert mistake == ("not-an-average" if of_outputs else "not-of-outputs-alone")


def test_every_set_of_costs_has_both_kinds() -> None:
    """Six costs each time, between two and four of them right, and every cost is shown somewhere."""
    for names in SHOWN:
        right = [name for name in names if COSTS[name][0].misconception is None]
        assert len(set(names)) == 6
        assert 2 <= len(right) <= 4
    assert {name for names in SHOWN for name in names} == set(COSTS)


def test_each_set_is_explained(drawn: Any) -> None:
    """The solution says of every cost shown whether it fits."""
    assert fitting_costs.worked is not None
    for given in drawn(fitting_costs.id):
        text = fitting_costs.worked(given)
        key = fitting_costs.solve(given)
        assert text.count(": fits; ") == len(key["choice"].value)
        assert text.count(": does not fit; ") == 6 - len(key["choice"].value)


def test_the_two_assumptions(drawn: Any) -> None:
    """An average over the examples, and a function of the outputs; all wordings are drawn."""
    givens = drawn(cost_assumptions.id, 100)
    assert {given["stem"] for given in givens} == {"which", "average", "outputs", "targets"}
    given = next(given for given in givens if given["stem"] == "which")
    assert cost_assumptions.solve(given)["choice"].value == ["average", "outputs"]
