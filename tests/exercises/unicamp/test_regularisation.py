"""Regularised updates in code."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises.model import CodeExercise
from exercises.unicamp.regularisation import l1_update, l2_update
from grader.streams import stream

ARGUMENTS: Any = ([[[1.0, -2.0, 0.0]]], [[0.5]], [[[0.2, 0.4, 0.0]]], [[-0.1]], 0.5, 2.0, 10)


def test_by_hand() -> None:
    """One step by hand: L2 shrinks by a tenth, L1 by 0.1 towards 0; a weight of 0 stays, the bias is not shrunk."""
    weights, biases = l2_update(*ARGUMENTS)
    assert np.allclose(weights[0], [[0.9 - 0.1, -1.8 - 0.2, 0.0]])
    assert np.allclose(biases[0], [0.55])
    weights, biases = l1_update(*ARGUMENTS)
    assert np.allclose(weights[0], [[0.9 - 0.1, -1.9 - 0.2, 0.0]])
    assert np.allclose(biases[0], [0.55])


@pytest.mark.parametrize("exercise", [l2_update, l1_update])
def test_the_ladder(exercise: CodeExercise) -> None:
    """Biases are not 0, steps are large, weights of 0 and of both signs occur, and so does a square network."""
    for seed in range(20):
        cases = exercise.cases(stream(b"tests", exercise.id, str(seed)))
        assert all((b != 0).all() for case in cases for b in case.arguments[1])
        assert all(case.arguments[4] >= 0.5 for case in cases)
        assert sum(any((w == 0).any() for w in case.arguments[0]) for case in cases) >= 2
        square = [w for case in cases for w in case.arguments[0] if w.shape == (4, 4)]
        assert square
        assert all(not np.allclose(w, w.T) for w in square)


def test_the_altered_equations_are_caught_too() -> None:
    """Beside mistakes about the penalty, those about the step itself are known."""
    for exercise in (l2_update, l1_update):
        known = exercise.alternatives(exercise.cases(stream(b"tests", exercise.id, "0")))
        assert {"update-added", "learning-rate-left-out", "biases-left-fixed", "penalty-on-biases"} <= set(known)
