"""How weights start: a check of spreads that never wavers, and the spread of z."""

from __future__ import annotations

import random
from itertools import pairwise
from math import erfc, exp, log
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercises.unicamp.initialisation import NETWORKS, init_weights, spread_of_many_draws, spread_of_z
from grader.streams import stream


def verdict(function: Any, sizes: Any, seed: int = 5) -> Any:
    """What the probe makes of a function."""
    return spread_of_many_draws(SimpleNamespace(init_weights=function), list(sizes), seed)


def legacy(sizes: Any, seed: int) -> Any:
    """The old generator of NumPy."""
    state = np.random.RandomState(seed)
    weights = [state.randn(b, a) / np.sqrt(a) for a, b in pairwise(sizes)]
    return weights, [state.randn(b) for b in sizes[1:]]


def python(sizes: Any, seed: int) -> Any:
    """The standard library, and lists."""
    dice = random.Random(seed)
    weights = [[[dice.gauss(0, a**-0.5) for _ in range(a)] for _ in range(b)] for a, b in pairwise(sizes)]
    return weights, [[dice.gauss(0, 1) for _ in range(b)] for b in sizes[1:]]


def test_honest_starts_never_fail() -> None:
    """With any generator and any seed an honest start has the verdict of the reference."""
    for _, sizes in NETWORKS:
        right = verdict(init_weights.reference, sizes)
        for seed in range(1, 41):
            for function in (init_weights.reference, legacy):
                assert verdict(function, sizes, seed) == right
        assert verdict(python, sizes) == right


def test_the_chance_of_failing() -> None:
    """Chernoff's bound of the chance that an honest start fails is below 1e-9 for all the spreads of all cases."""
    total = 0.0
    for _, sizes in NETWORKS:
        numbers = [a * b for a, b in pairwise(sizes)] + [sum(sizes[1:])]
        draws = len(range(2, 3 + 1000 // (min(numbers) - 1)))
        for size in numbers:
            freedom = size * (draws - 1)
            for share in (2**-0.5, 2**0.5):  # of the variance, where a factor is no longer rounded to 1
                total += exp(-freedom * (share - 1 - log(share)) / 2)
        # That of the smallest number of normal numbers at most 1 % lie beyond 1.8 times their spread (Chernoff, too).
        beyond = erfc(1.8 / 2**0.5)
        apart = 0.01 * log(0.01 / beyond) + 0.99 * log(0.99 / (1 - beyond))
        total += len(numbers) * exp(-min(numbers) * draws * apart)
    assert total < 1e-9


def seeded_twice(sizes: Any, seed: int) -> Any:
    """Biases from a generator of their own with the seed of the weights."""
    return init_weights.reference(sizes, seed)[0], [np.random.default_rng(seed).normal(size=b) for b in sizes[1:]]


def seeded_layer_by_layer(sizes: Any, seed: int) -> Any:
    """Layer k of one seed is layer k - 1 of the next."""
    layers = [init_weights.reference(pair, seed + k) for k, pair in enumerate(pairwise(sizes))]
    return [w for (w,), _ in layers], [b for _, (b,) in layers]


def signs(sizes: Any, seed: int) -> Any:
    """Only two numbers, with the right spread."""
    weights, biases = init_weights.reference(sizes, seed)
    return [np.sign(w) / np.sqrt(w.shape[1]) for w in weights], biases


def positive_biases(sizes: Any, seed: int) -> Any:
    """Biases of the right spread around 1."""
    weights, biases = init_weights.reference(sizes, seed)
    return weights, [b + 1 for b in biases]


def uniform_biases(sizes: Any, seed: int) -> Any:
    """Biases of the right spread that are not normal."""
    stream_ = np.random.default_rng(seed)
    weights, _ = init_weights.reference(sizes, seed + 1)
    return weights, [stream_.uniform(-(3**0.5), 3**0.5, b) for b in sizes[1:]]


def columns_alike(sizes: Any, seed: int) -> Any:
    """One number for all the weights of a neuron."""
    weights, biases = init_weights.reference(sizes, seed)
    return [np.repeat(w[:, :1], w.shape[1], axis=1) for w in weights], biases


@pytest.mark.parametrize(
    "wrong", [seeded_twice, seeded_layer_by_layer, signs, positive_biases, uniform_biases, columns_alike]
)
def test_the_right_spread_is_not_enough(wrong: Any) -> None:
    """Numbers that depend on each other, are not normal or lie to one side are found, whatever the seed."""
    for seed in range(1, 11):
        assert any(verdict(wrong, sizes, seed) != verdict(init_weights.reference, sizes, seed) for _, sizes in NETWORKS)


@pytest.mark.parametrize(
    ("factor", "shown"),
    [(2.0, 2.0), (0.5, 0.5), (2**0.5, 1.414214), (4.0, 4.0), (0.25, 0.25), (0.0, 0.0)],
)
def test_wrong_scales_always_fail(factor: float, shown: float) -> None:
    """A wrong scale is the same factor for every seed."""

    def wrong(sizes: Any, seed: int) -> Any:
        weights, biases = init_weights.reference(sizes, seed)
        return [factor * w for w in weights], biases

    for seed in range(1, 21):
        found = verdict(wrong, (16, 16, 16, 16), seed)
        assert found[2] == [shown] * 3
        assert found[3] == 1.0


def test_every_mistake_is_the_same_whatever_the_generator() -> None:
    """The verdict of a mistake does not hang on the numbers drawn: every seed gives the same."""
    ladders = [init_weights.cases(stream(b"tests", init_weights.id, str(seed))) for seed in range(6)]
    first = init_weights.alternatives(ladders[0])
    assert len(first) == 16
    for ladder in ladders[1:]:
        assert init_weights.alternatives(ladder) == first


@pytest.mark.parametrize(("given", "old", "new"), [({"n": 1000, "on": 500}, r"22.4", "1.22")])
def test_the_spreads_of_the_source(given: Any, old: str, new: str) -> None:
    """√501 ≈ 22.4 and √(3/2) = 1.22..., for 1000 inputs of which 500 are on."""
    key = spread_of_z.solve(given)
    assert f"{key['old'].value:.1f}" == old
    assert f"{key['new'].value:.2f}" == new
    assert key["old"].value == 501**0.5
    assert key["new"].value == 1.5**0.5


def test_the_spread_by_drawing() -> None:
    """20,000 drawn neurons spread as computed, within two per cent."""
    given = {"n": 200, "on": 120}
    key, stream_ = spread_of_z.solve(given), np.random.default_rng(5)
    for part, scale in (("old", 1.0), ("new", 200**-0.5)):
        z = scale * stream_.normal(size=(20000, 120)).sum(axis=1) + stream_.normal(size=20000)
        assert z.std() == pytest.approx(key[part].value, rel=0.02)
