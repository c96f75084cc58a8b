"""Softmax with the cross-entropy, as code and as formulas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises.model import CodeExercise
from exercises.unicamp.softmax import softmax, softmax_cross_entropy, softmax_derivatives
from grader.streams import stream
from reference import Network, backprop, forward


def cases(exercise: CodeExercise, seed: int = 0) -> Any:
    """The ladder of one seed."""
    return exercise.cases(stream(b"tests", exercise.id, str(seed)))


def test_the_engine_agrees() -> None:
    """Cost and error are those of the engine: a softmax layer under cross-entropy, its weights the unit matrix."""
    for case in cases(softmax_cross_entropy)[:8]:
        z, y = case.arguments
        net = Network([np.eye(z.shape[1])], [np.zeros(z.shape[1])], ["softmax"], "cross_entropy")
        grads = backprop(forward(net, z), y)
        cost, delta = softmax_cross_entropy.reference(z, y)
        assert cost == pytest.approx(grads.cost, rel=1e-12)
        assert np.allclose(delta, grads.delta[0], rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("middle", [np.mean, np.min, np.median])
def test_only_the_largest_helps(middle: Any) -> None:
    """Subtracting something else than the largest z of an example overflows in some case."""

    def careless(z: Any) -> Any:
        raised = np.exp(z - middle(z, axis=-1, keepdims=True))
        return raised / raised.sum(axis=-1, keepdims=True)

    with np.errstate(all="ignore"):
        results = [careless(*case.arguments) for case in cases(softmax)]
    assert not all(np.isfinite(result).all() for result in results)


def test_large_numbers() -> None:
    """Sure and wrong by 1000 costs 1000; large numbers are no trouble in any row."""
    cost, delta = softmax_cross_entropy([[1000.0, 0.0]], [[0.0, 1.0]])
    assert (cost, delta.tolist()) == (1000.0, [[1.0, -1.0]])
    assert softmax([[1000.0, 1000.0], [-1000.0, -1000.0]]).tolist() == [[0.5, 0.5], [0.5, 0.5]]
    for exercise in (softmax, softmax_cross_entropy):
        assert max(np.abs(case.arguments[0]).max() for case in cases(exercise)) > 999


@pytest.mark.parametrize(
    ("exercise", "mistake"), [(softmax, "softmax-without-maximum"), (softmax_cross_entropy, "logarithm-after-rounding")]
)
def test_overflow_shows_in_large_cases_only(exercise: CodeExercise, mistake: str) -> None:
    """What is right but for rounding is right on ordinary numbers and not finite on large ones."""
    ladder = cases(exercise)
    outputs = exercise.alternatives(ladder)[mistake]
    finite = [all(np.isfinite(each).all() for each in (out if isinstance(out, tuple) else [out])) for out in outputs]
    assert finite == sorted(finite, reverse=True) or finite.count(False) >= 2
    for fine, out, case in zip(finite, outputs, ladder, strict=True):
        if fine:
            want = exercise.reference(*case.arguments)
            pairs = zip(out, want, strict=True) if isinstance(want, tuple) else [(out, want)]
            assert all(np.allclose(got, right) for got, right in pairs)


@pytest.mark.parametrize(
    ("part", "text", "mistake"),
    [
        ("own", "a2", "softmax-denominator-held-constant"),
        ("own", "a2*(1+a2)", "softmax-cross-sign"),
        ("other", "0", "softmax-jacobian-diagonal"),
        ("other", "a2*a3", "softmax-cross-sign"),
        ("delta", "(a2-y2)*a2*(1-a2)", "output-slope-kept"),
        ("delta", "y2 - a2", "error-as-target-minus-output"),
        ("delta", "-y2*(1-a2)", "softmax-jacobian-diagonal"),
    ],
)
def test_wrong_formulas_are_named(part: str, text: str, mistake: str, marked: Any) -> None:
    """What a mistake writes is wrong and named, alone."""
    given = {"own": 2, "other": 3}
    key, wrong = softmax_derivatives.solve(given), softmax_derivatives.alternatives(given)
    here = {name: values[part] for name, values in wrong.items() if part in values}
    slot = {each.id: each for each in softmax_derivatives.parts(given)}[part]
    assert marked(slot, key[part], text, here).suspects == (mistake,)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("own", "exp(z2)/(exp(z1)+exp(z2)+exp(z3)) - a2^2"),
        ("own", "a2*(a1+a3)"),
        ("other", "-exp(z2+z3)/(exp(z1)+exp(z2)+exp(z3))**2"),
        ("delta", "a2*(y1+y2+y3) - y2"),
        ("delta", "a_2 - t_2"),
    ],
)
def test_any_equal_form_is_right(part: str, text: str, marked: Any) -> None:
    """In terms of z or of a, with or without the sum of the targets."""
    given = {"own": 2, "other": 3}
    slot = {each.id: each for each in softmax_derivatives.parts(given)}[part]
    assert marked(slot, softmax_derivatives.solve(given)[part], text, {}).verdict == "correct"
