"""The ways to a number: right, by each mistake, by two at once, in every step."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import islice

import pytest

from exercises.unicamp.two_two_two import PUBLISHED_222
from grader.ways import MOST_STEPS_OF_PAIRS, RIGHT, outcomes, pair_ways, single_ways
from reference.misconceptions import MISCONCEPTIONS, combination
from reference.network import NetworkError
from reference.training_step import Address, TrainingStep

STEP = TrainingStep.from_json(PUBLISHED_222)
COST = Address("cost_after")


def test_single_ways() -> None:
    """There is the right way and one for each mistake; in several steps also to the step before and after."""
    assert set(single_ways(STEP, 1)) == {RIGHT, *MISCONCEPTIONS}
    three = single_ways(STEP, 3)
    made = [outcome.value(COST) for outcome in islice(outcomes(STEP), 4)]
    names = ("one-step-too-few", RIGHT, "one-step-too-many")
    assert [three[name].value(COST) for name in names] == made[1:]
    assert three[RIGHT].first.value(COST) == made[0]


def test_pair_ways() -> None:
    """Every two mistakes that can be combined are one way, and it gives what both together give."""
    ways = pair_ways(STEP, 1)
    assert len({way.mistakes for way in ways}) == len(ways) > 300
    (way,) = [way for way in ways if set(way.mistakes) == {"sign-flipped", "weights-transposed"}]
    one = STEP.under(combination(["weights-transposed"]) or pytest.fail("no such mistake")).value(COST)
    assert way.value(COST) not in (one, single_ways(STEP, 1)[RIGHT].value(COST))
    both = combination(way.mistakes)
    assert both is not None
    assert way.value(COST) == STEP.under(both).value(COST)


def test_pairs_of_a_few_steps() -> None:
    """In several steps both mistakes are made in each; for many steps pairs are not tried."""
    (way,) = [each for each in pair_ways(STEP, 2) if set(each.mistakes) == {"sign-flipped", "weights-transposed"}]
    both = combination(way.mistakes)
    assert both is not None
    assert way.value(COST) == list(islice(outcomes(STEP, both), 2))[1].value(COST)
    assert pair_ways(STEP, MOST_STEPS_OF_PAIRS + 1) == ()


def test_what_cannot_be_made_has_no_value() -> None:
    """A way that breaks, runs away or does not apply leads to no number, and stops nothing."""
    steep = replace(STEP, eta=1e200, train_biases=True)
    for way in (*single_ways(steep, 3).values(), *pair_ways(steep, 1)):
        value = way.value(Address("w", 0, (0, 0)))
        assert value is None or math.isfinite(value)
    with pytest.raises(NetworkError):
        single_ways(STEP, 1)[RIGHT].last.value(Address("w", 7, (0, 0)))
