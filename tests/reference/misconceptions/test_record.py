"""What a row of the catalogue is, and how rows combine."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from reference import CORRECT
from reference.misconceptions import MISCONCEPTIONS, combination
from reference.training_step import TrainingStep

STEP = TrainingStep.from_json(
    {
        "weights": [[[0.4, -0.7], [0.9, 0.3]], [[0.5, -0.3], [-0.8, 0.2]]],
        "biases": [[0.1, -0.2], [0.3, 0.6]],
        "activations": ["tanh", "sigmoid"],
        "loss": "half_sse",
        "x": [[0.5, -1.0], [1.2, 0.4]],
        "y": [[0.1, 0.9], [0.8, 0.2]],
    }
)


def test_the_same_equations_each_time() -> None:
    """A row's equations are made once: they can be compared by identity."""
    row = MISCONCEPTIONS["sign-flipped"]
    assert row.equations is row.equations
    assert row.equations.output_error is not CORRECT.output_error


def test_which_equation_is_altered() -> None:
    """The words follow from the rules."""
    said = {name: MISCONCEPTIONS[name].equation for name in ("one-path-only", "averaged-twice", "update-added")}
    assert said == {"one-path-only": "BP2", "averaged-twice": "BP3, BP4", "update-added": "the step"}


def test_two_mistakes_at_once() -> None:
    """A sign works upon whatever output error there is; both mistakes are in the result, in any order."""
    for names in (["sign-flipped", "output-slope-missing"], ["output-slope-missing", "sign-flipped"]):
        equations = combination(names)
        assert equations is not None
        got = STEP.under(equations).array("delta", 1)
        alone = STEP.under(MISCONCEPTIONS["output-slope-missing"].equations).array("delta", 1)
        np.testing.assert_allclose(got, -alone, rtol=1e-15)


def test_factors_multiply() -> None:
    """Two that work upon the same rule both do."""
    equations = combination(["error-doubled", "sign-flipped"])
    assert equations is not None
    np.testing.assert_allclose(STEP.under(equations).array("delta", 0), -2 * STEP.under().array("delta", 0))


def test_what_cannot_be_combined() -> None:
    """Two that replace the same rule cannot both be made; what has no row cannot be combined."""
    for one, other in combinations(MISCONCEPTIONS.values(), 2):
        clash = bool(set(one.rules) & set(other.rules))
        assert (combination([one.id, other.id]) is None) == clash
    assert combination(["sign-flipped", "unheard-of"]) is None
    assert combination([]) == CORRECT
