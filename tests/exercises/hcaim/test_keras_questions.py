"""The factor between Keras' error and half the sum of squares: by the engine, by hand, and what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from exercises.hcaim.keras_questions import MISTAKEN, OUTPUTS, STEMS, keras_factor
from exercises.model import Given
from grader.streams import stream
from reference import Network, backprop, forward


@pytest.mark.parametrize("k", OUTPUTS)
def test_the_factor_is_that_of_the_engine(k: int) -> None:
    """Every slope under the mean of the squares is 2/k times that under half their sum, biases included."""
    rng = np.random.default_rng(k)
    weights, biases = [rng.normal(size=(3, 2)), rng.normal(size=(k, 3))], [rng.normal(size=3), rng.normal(size=k)]
    x, t = rng.normal(size=2), rng.uniform(size=k)
    both = []
    for loss in ("mse", "half_sse"):
        gradients = backprop(forward(Network(weights, biases, ["tanh", "sigmoid"], loss), x), t)
        both.append(np.concatenate([np.ravel(each) for each in (*gradients.nabla_w, *gradients.nabla_b)]))
    given: Given = {"k": k, "slope": 1.25, "stem": "equal", "shown": ["two", "one", "all", "none"]}
    key = keras_factor.solve(given)
    assert np.allclose(both[0], key["factor"].value * both[1], rtol=1e-12)
    assert key["slope"].value == pytest.approx(1.25 * 2 / k)


def test_published_factors() -> None:
    """2, 1 and ½ for 1, 2 and 4 outputs."""
    shown = [keras_factor.solve({"k": k, "slope": 1.0, "stem": "equal", "shown": ["two"]})["factor"] for k in (1, 2, 4)]
    assert [each.value for each in shown] == [2, 1, 0.5]


def test_the_statements_are_true() -> None:
    """What each wording calls right follows from 2/k alone; each wrong option is what its mistake would say."""
    factors = {k: 2 / k for k in range(1, 50)}
    assert [k for k, factor in factors.items() if factor > 1] == [1]
    assert [k for k, factor in factors.items() if factor == 1] == [2]
    assert (factors[10], factors[4]) == (1 / 5, 1 / 2)
    for stem in STEMS.values():
        mistakes = [option.misconception for option in stem.options if option.misconception]
        assert set(mistakes) <= set(MISTAKEN)
        assert len(set(mistakes)) == len(mistakes)
    assert [k for k in factors if MISTAKEN["mean-factor-upside-down"](k) > 1] == list(range(3, 50))
    assert all(MISTAKEN["mean-without-two"](k) <= 1 for k in factors)
    assert [k for k in factors if MISTAKEN["mean-without-two"](k) == 1] == [1]


def test_what_follows_from_an_own_factor() -> None:
    """The slope is marked with the student's own factor."""
    assert keras_factor.follow is not None
    given = keras_factor.draw(stream(b"tests", "follow"))
    assert keras_factor.follow(given, "slope", {"factor": 3.0}) == given["slope"] * 3.0
    assert keras_factor.follow(given, "when", {"factor": 3.0}) is None


def test_every_wording_and_every_place(drawn: Callable[..., tuple[Given, ...]]) -> None:
    """All wordings are drawn, and the right option stands in every place about as often."""
    givens = drawn("hcaim/keras_factor", 400)
    assert {given["stem"] for given in givens} == set(STEMS)
    assert {given["k"] for given in givens} == set(OUTPUTS)
    places = Counter(given["shown"].index(STEMS[given["stem"]].right[0]) for given in givens)
    assert sorted(places) == [0, 1, 2, 3]
    assert min(places.values()) > 65
