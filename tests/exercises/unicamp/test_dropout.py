"""Inverted dropout, forward, backward and on average."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises.unicamp.dropout import dropout_backward, dropout_by_hand, dropout_forward
from grader.streams import stream


def test_backward_is_the_slope_of_forward() -> None:
    """By finite differences: what comes back is what a small change of each activation does to a weighted sum."""
    for case in dropout_forward.cases(stream(b"tests", "unicamp/dropout", "0")):
        a, mask, p = case.arguments
        weights = np.random.default_rng(3).normal(size=a.shape)
        back = dropout_backward.reference(weights, mask, p)
        for index in np.ndindex(*a.shape):
            moved = a.copy()
            moved[index] += 1.0
            change = (dropout_forward.reference(moved, mask, p) - dropout_forward.reference(a, mask, p)) * weights
            assert back[index] == pytest.approx(change.sum(), abs=1e-12)


def test_the_mean_over_masks_is_the_activation() -> None:
    """Over all masks, each by its probability, inverted dropout changes nothing on average."""
    a, p = np.array([0.3, -1.2, 2.0]), 0.7
    mean = np.zeros(3)
    for mask in np.ndindex(2, 2, 2):
        chance = np.prod([p if kept else 1 - p for kept in mask])
        mean += chance * dropout_forward.reference(a, np.array(mask, dtype=float), p)
    assert np.allclose(mean, a)


def test_masks_have_both_kinds() -> None:
    """Every case but the named ones has a neuron that stays and one that goes; p = 1/2 never hides which is which."""
    for seed in range(20):
        for case in dropout_forward.cases(stream(b"tests", "unicamp/dropout", str(seed))):
            _, mask, p = case.arguments
            assert set(np.unique(mask)) == {0, 1} or p == 1 or mask.size == 1
            assert p != 0.5


def test_follow_through_has_none(drawn: Any) -> None:
    """The parts of the question do not build on one another, and the dropped neurons get exactly 0."""
    for given in drawn("unicamp/dropout_by_hand"):
        slopes = dropout_by_hand.solve(given)["slopes"]
        assert [slope == 0 for slope in slopes.value] == [not kept for kept in given["mask"]]
        assert "-0.0000" not in slopes.shown
