"""Mini-batches and stochastic gradient descent: ladders that tell the mistakes apart, and steps large enough to see."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises import nielsen
from exercises.model import CodeExercise

TRAINED = (nielsen.backprop_batch, nielsen.update_mini_batch, nielsen.sgd)


@pytest.mark.parametrize("exercise", TRAINED, ids=lambda each: each.id)
def test_the_ladder_holds_what_separates_the_mistakes(ladder: Any, exercise: CodeExercise) -> None:
    """A batch of one, one of 5, 7-11-3, a square network that is not symmetric, biases that are not zero."""
    drawn = ladder(exercise)
    sizes = [[case.arguments[0][0].shape[1], *(len(b) for b in case.arguments[1])] for case in drawn]
    rows = [len(case.arguments[2]) for case in drawn]
    assert [7, 11, 3] in sizes
    assert [4, 4, 4] in sizes
    assert 1 in rows
    assert 5 in rows
    for case in drawn:
        weights, biases = case.arguments[:2]
        assert all(b.any() for b in biases)
        assert all(not np.allclose(w, w.T) for w in weights if w.shape[0] == w.shape[1] > 1 and w.any())
        assert len(case.arguments[2]) == len(case.arguments[3])
        if exercise is not nielsen.backprop_batch:
            # Where gradients are in the hundreds on purpose, a rate of 0.5 would throw the weights out of all bounds.
            assert case.arguments[4] >= 0.5 or case.rung.startswith("large inputs and targets")
            assert case.arguments[4] != 1


@pytest.mark.parametrize("exercise", TRAINED[1:], ids=lambda each: each.id)
@pytest.mark.parametrize("seed", range(30))
def test_steps_can_be_seen(ladder: Any, exercise: CodeExercise, seed: int) -> None:
    """Every array moves by far more than the tolerance, so that none can be left as it was (zero weights aside)."""
    for case in ladder(exercise, seed):
        if "zero weights" in case.rung:
            continue
        after = exercise.reference(*case.arguments)
        for old, new in zip((*case.arguments[0], *case.arguments[1]), (*after[0], *after[1]), strict=True):
            moved = np.abs(new - old) / (exercise.rtol * np.abs(new) + 1e-12)
            assert moved.max() > 20, (case.rung, moved)


def test_mini_batches_are_lists_of_rows(ladder: Any) -> None:
    """Every row number exists, the last mini-batch is the smaller one somewhere, and some row comes again."""
    drawn = [(case.arguments[2], case.arguments[5]) for case in ladder(nielsen.sgd)]
    assert all(0 <= row < len(x) for x, batches in drawn for batch in batches for row in batch)
    assert any(len(batches[-1]) < len(batches[0]) for _, batches in drawn)
    assert any(
        len(flat) > len(set(flat)) for flat in ([row for batch in batches for row in batch] for _, batches in drawn)
    )


def test_one_mini_batch_is_one_update(ladder: Any) -> None:
    """`sgd` with one mini-batch of all rows is `update_mini_batch`, and that is a step against `backprop_batch`."""
    for case in ladder(nielsen.update_mini_batch):
        weights, biases, x, y, eta = case.arguments
        updated = nielsen.update_mini_batch.reference(*case.arguments)
        trained = nielsen.sgd.reference(weights, biases, x, y, eta, [list(range(len(x)))])
        nabla_b, nabla_w = nielsen.backprop_batch.reference(weights, biases, x, y)
        stepped: Any = [w - eta * g for w, g in zip(weights, nabla_w, strict=True)]
        shifted: Any = [b - eta * g for b, g in zip(biases, nabla_b, strict=True)]
        for one, two, three in zip(
            (*updated[0], *updated[1]), (*trained[0], *trained[1]), (*stepped, *shifted), strict=True
        ):
            assert np.allclose(one, two, rtol=1e-12, atol=1e-14)
            assert np.allclose(one, three, rtol=1e-12, atol=1e-14)


def test_the_gradient_is_that_of_the_cost(ladder: Any) -> None:
    """`backprop_batch` is the slope of `quadratic_cost` of the forward passes, by differences."""
    weights, biases, x, y = ladder(nielsen.backprop_batch)[5].arguments
    nabla_b, nabla_w = nielsen.backprop_batch.reference(weights, biases, x, y)

    def cost() -> float:
        outputs = np.array([nielsen.feedforward.reference(weights, biases, row) for row in x])
        return float(nielsen.quadratic_cost.reference(outputs, y))

    for array, gradient in zip((*weights, *biases), (*nabla_w, *nabla_b), strict=True):
        for index in list(np.ndindex(array.shape))[:4]:
            kept = array[index]
            array[index] = kept + 1e-5
            above = cost()
            array[index] = kept - 1e-5
            below = cost()
            array[index] = kept
            assert np.isclose((above - below) / 2e-5, gradient[index], rtol=1e-6, atol=1e-10)
