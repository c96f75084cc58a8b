"""Flat parts of the loss: what each point is, found by looking around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from exercises.datacamp.plateaus import CONFUSED, KINDS, MEANINGS, POINTS


def relu(w: Any) -> Any:
    """By hand."""
    return np.maximum(0, w)


# Stem -> the loss and the point, written once more.
LOSSES: dict[str, tuple[Callable[..., Any], tuple[float, ...]]] = {
    "square": (lambda w: w**2, (0,)),
    "moved square": (lambda w: (w - 3) ** 2 + 2, (3,)),
    "fourth power": (lambda w: w**4, (0,)),
    "bowl": (lambda w, v: w**2 + v**2, (0, 0)),
    "one of two": (lambda w: (w**2 - 1) ** 2, (1,)),
    "between two": (lambda w: (w**2 - 1) ** 2, (0,)),
    "hilltop": (lambda w: 4 - w**2, (0,)),
    "cubic": (lambda w: w**3, (0,)),
    "saddle": (lambda w, v: w**2 - v**2, (0, 0)),
    "product": (lambda w, v: w * v, (0, 0)),
    "sigmoid": (lambda w: 1 / (1 + np.exp(-10 * w)), (2,)),
    "tanh": (lambda w: 1 - np.tanh(5 * w), (-2,)),
    "relu": (lambda w: (relu(w) - 1) ** 2, (-2,)),
    "two relus": (lambda w, v: (relu(w) + relu(v) - 1) ** 2, (-1, -3)),
    "on the slope": (lambda w: w**2, (1,)),
    "on the saddle": (lambda w, v: w**2 - v**2, (0, 1)),
}


def kind(loss: Callable[..., Any], point: tuple[float, ...]) -> str:
    """The kind of a point, from slopes by differences and from the values on a small circle around it."""
    at = np.array(point, dtype=float)
    slopes = [(loss(*(at + e)) - loss(*(at - e))) / 2e-6 for e in 1e-6 * np.eye(len(at))]
    if max(map(abs, slopes)) > 1e-3:
        return "slope"
    angles = np.linspace(0, 2 * np.pi, 64, endpoint=False) + 0.01
    around = [np.array([np.cos(a), np.sin(a)]) for a in angles] if len(at) == 2 else [np.ones(1), -np.ones(1)]
    differences = np.array([loss(*(at + 0.02 * e)) - loss(*at) for e in around])
    if (differences == 0).all():
        return "plateau"
    if max(map(abs, slopes)) > 1e-9:
        return "saturation"
    if (differences > 0).all():
        return "minimum"
    return "maximum" if (differences < 0).all() else "saddle"


@pytest.mark.parametrize("name", POINTS)
def test_the_right_kind(name: str) -> None:
    """What is right was found by looking around the point."""
    assert POINTS[name].right == [kind(*LOSSES[name])]
    assert all(f"{abs(coordinate):g}" in POINTS[name].text for coordinate in LOSSES[name][1])


def test_every_kind_is_asked_for() -> None:
    """No kind can be left out when guessing, and every wrong kind is a mistake for every right one."""
    assert {stem.right[0] for stem in POINTS.values()} == set(KINDS)
    assert set(CONFUSED) == set(KINDS)
    assert all(set(wrong) >= set(KINDS) - {right} for right, wrong in CONFUSED.items())


def test_several_are_right_and_several_wrong() -> None:
    """Where several letters are asked for, at least three are right and at least three wrong."""
    for stem in MEANINGS.values():
        assert min(len(stem.right), len(stem.wrong)) >= 3
