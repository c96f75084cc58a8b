"""Nielsen's four equations and the algorithm made of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from exercises import nielsen
from exercises.nielsen.ladders import sigmoid


def test_the_ladder_of_networks_tells_the_scalar_factors_apart(ladder: Any) -> None:
    """Networks with one neuron, square ones, deep ones, zero weights and saturation are all there."""
    cases = ladder(nielsen.backprop)
    shapes = [tuple(w.shape for w in case.arguments[0]) for case in cases]
    assert shapes[0] == ((1, 1), (1, 1))
    assert any(len(each) == 1 for each in shapes)
    assert any(len(each) >= 3 for each in shapes)
    assert any(len({side for shape in each for side in shape}) == 1 and each[0][0] >= 3 for each in shapes)
    # One of the square ones is neither small nor saturated: there every transposed matrix runs, and shows.
    assert any(
        each == ((4, 4), (4, 4)) and max(np.abs(w).max() for w in case.arguments[0]) < 5
        for each, case in zip(shapes, cases, strict=True)
    )
    zero = [case for case in cases if all((w == 0).all() for w in case.arguments[0])]
    assert zero
    assert all((b != 0).any() for case in zero for b in case.arguments[1])
    square = [w for case in cases for w in case.arguments[0] if w.shape[0] == w.shape[1] > 1 and w.any()]
    assert all(not np.allclose(w, w.T) for w in square)


def test_targets_are_not_hit(ladder: Any) -> None:
    """No case has a gradient that is nearly zero throughout: zeros must never pass."""
    for seed in range(200):
        for case in ladder(nielsen.backprop, seed):
            nabla_b, nabla_w = nielsen.backprop.reference(*case.arguments)
            # The last layer of weights may be fed by zeros in no case; the biases of it always move.
            assert np.abs(nabla_b[-1]).max() > 1e-12, (seed, case.rung)
            assert np.abs(nabla_w[-1]).max() > 1e-12, (seed, case.rung)


def test_the_sigmoid_that_is_given() -> None:
    """The sigmoid of the hand-out is the sigmoid."""
    z = np.array([-2.0, 0.0, 3.0])
    assert np.allclose(sigmoid(z), 0.5 * (1 + np.tanh(z / 2)))
