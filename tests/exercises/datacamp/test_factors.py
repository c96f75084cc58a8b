"""The three factors in words: what is said to be missing is missing, and nothing else."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from exercises.datacamp.factors import MISSING, NOTHING, THIRD

# Stem -> what may be put in for value in, slope of the activation and slope of the loss; one number where it is told.
RELU, TANH, ANY = (0.0, 1.0), (0.1, 0.5, 1.0), (-3.0, -1.0, 2.0)
TOLD: dict[str, tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]] = {
    "state": ((3,), RELU, (-2,)),
    "square empty": ((4,), (1,), ANY),
    "value in": (ANY, (1,), (6,)),
    "weight unknown": ((2,), (1,), (3,)),
    "no rate": ((-1,), (1,), (5,)),
    "off": ((2,), (0,), ANY),
    "nothing comes in": ((0,), RELU, (-4,)),
    "no activation function": ((6,), (1,), (-2,)),
    "slope at the output": ((3,), (1,), ANY),
    "tanh": ((-1,), TANH, (8,)),
}


@pytest.mark.parametrize("name", MISSING)
def test_what_is_missing(name: str) -> None:
    """The slope has more than one possible value exactly where something is missing, and it is the factor named."""
    told = TOLD[name]
    slopes = {a * b * c + 0.0 for a, b, c in product(*told)}
    (right,) = MISSING[name].right
    assert (len(slopes) == 1) is (right == NOTHING)
    if right != NOTHING:
        open_ones = [
            factor for factor, values in zip(("value", "activation", "loss"), told, strict=True) if len(values) > 1
        ]
        assert open_ones == [right]


def test_all_answers_are_right_somewhere() -> None:
    """Each factor is missing in some wording, and nothing is missing in several."""
    right = [stem.right[0] for stem in MISSING.values()]
    assert set(right) == {"value", "activation", "loss", NOTHING}
    assert 0.3 < right.count(NOTHING) / len(right) < 0.7


def test_a_factor_of_zero_decides() -> None:
    """Whoever misses a factor beside one that is 0 is told about the 0."""
    for name, asked in (("off", "loss"), ("nothing comes in", "activation")):
        mistakes: dict[str, Any] = {option.id: option.misconception for option in MISSING[name].options}
        assert mistakes[asked] == "zero-factor-overlooked"


def test_the_third_factor_by_numbers() -> None:
    """At a hidden node the slope of the loss is −4 · 0.5 and not −4: by differences of (a · 0.5 − y)²."""
    a, y = 2.0, 3.0  # the prediction is 1, so the slope at the output is 2 (1 − 3) = −4

    def loss(value: float) -> float:
        return (0.5 * value - y) ** 2

    assert abs((loss(a + 1e-5) - loss(a - 1e-5)) / 2e-5 - -4 * 0.5) < 1e-6
    right = next(option for option in THIRD["along one edge"].options if option.misconception is None)
    assert right.text.startswith(r"$-4 \cdot 0.5$")


def test_the_output_node_is_the_commonest_mistake() -> None:
    """The sentence that fails is itself a wrong choice wherever it is wrong."""
    for name, stem in THIRD.items():
        named = {option.misconception for option in stem.options}
        assert "output-slope-everywhere" in named or name == "without hidden layers"
