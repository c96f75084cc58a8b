"""The functions of a network: what they say of themselves, and what a ladder holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises import nielsen
from grader.comparison import vectors
from grader.kinds import code


def test_the_entries_can_be_called() -> None:
    """Each exercise computes what its name says, of arrays or lists."""
    assert nielsen.hadamard([1.0, 2.0], [3.0, 4.0]).tolist() == [3.0, 8.0]  # the numbers of the book, eq. 28
    assert nielsen.sigmoid([0.0]).tolist() == [0.5]
    assert nielsen.quadratic_cost([[1.0, 0.0]], [[0.0, 2.0]]) == 2.5
    assert nielsen.feedforward([[[0.0, 0.0]]], [[0.0]], [1.0, 2.0]).tolist() == [0.5]


def test_the_forward_pass_takes_columns(ladder: Any) -> None:
    """What comes out as columns is right, what comes out as a square is not, and is named."""
    exercise = nielsen.feedforward
    drawn = ladder(exercise)
    wrong = exercise.alternatives(drawn)["column-plus-row"]
    for case, out in zip(drawn, wrong, strict=True):
        want = exercise.result(exercise.reference, case.arguments)
        assert code.compared(exercise, case, want.reshape(-1, 1), want) is None
        assert code.compared(exercise, case, want.reshape(1, -1), want) is not None or len(want) == 1
        if out is not None and len(want) > 1:
            assert np.shape(vectors(out, want)) == (len(want), len(want))
            assert code.compared(exercise, case, out, want) is not None


@pytest.mark.parametrize(
    "name", ["hadamard", "sigmoid", "quadratic_cost", "backprop_batch", "update_mini_batch", "sgd"]
)
def test_only_what_says_so_takes_columns(name: str) -> None:
    """Columns are accepted where the statement speaks of them, and only there."""
    exercise = getattr(nielsen, name)
    assert not exercise.columns
    assert "column of shape" not in exercise.reference.__doc__
    for each in (nielsen.feedforward, nielsen.Network):
        assert each.columns
        assert "column" in each.reference.__doc__


@pytest.mark.parametrize("seed", range(20))
def test_no_target_is_hit(ladder: Any, seed: int) -> None:
    """No cost is so small that another formula gives it, too, and no Hadamard product is zero throughout."""
    assert all(
        nielsen.quadratic_cost.reference(*case.arguments) > 1e-6 for case in ladder(nielsen.quadratic_cost, seed)
    )
    assert all(np.any(nielsen.hadamard.reference(*case.arguments)) for case in ladder(nielsen.hadamard, seed))
