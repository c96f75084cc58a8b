"""Checking gradients: what the central difference is, and that 0.05 % are seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.model import CodeExercise
from exercises.unicamp.two_two_two import PUBLISHED_222
from grader.streams import stream
from reference import Network, backprop, forward

GRADIENT, CHECK = BANK["unicamp/numerical_gradient"], BANK["unicamp/gradient_check"]
assert isinstance(GRADIENT, CodeExercise)
assert isinstance(CHECK, CodeExercise)


def cost(params: Any) -> float:
    """The error of the 2-2-2 network as a function of its hidden weights."""
    network = Network([params, PUBLISHED_222["weights"][1]], PUBLISHED_222["biases"], ["sigmoid"] * 2, "half_sse")
    return float(backprop(forward(network, PUBLISHED_222["x"]), PUBLISHED_222["y"]).cost)


def slopes(params: Any) -> Any:
    """Its gradient, by backpropagation."""
    network = Network([params, PUBLISHED_222["weights"][1]], PUBLISHED_222["biases"], ["sigmoid"] * 2, "half_sse")
    return backprop(forward(network, PUBLISHED_222["x"]), PUBLISHED_222["y"]).nabla_w[0]


HIDDEN = np.array(PUBLISHED_222["weights"][0])


def test_the_gradient_of_a_network() -> None:
    """Central differences of the network's error are the slopes that backpropagation gives: 0.000438568 first."""
    found = GRADIENT.reference(cost, HIDDEN, 1e-5)
    assert f"{found[0, 0]:.9f}" == "0.000438568"
    assert np.allclose(found, slopes(HIDDEN), rtol=1e-6)


@pytest.mark.parametrize("place", [(0, 0), (0, 1), (1, 0), (1, 1)])
@pytest.mark.parametrize("factor", [1.0005, 0.9995])
def test_half_a_thousandth_is_seen(place: tuple[int, int], factor: float) -> None:
    """A slope of a real network that is wrong by 0.05 % gives 0.0005, the right gradient next to nothing."""

    def planted(params: Any) -> Any:
        found = np.array(slopes(params))
        found[place] *= factor
        return found

    assert CHECK.reference(cost, slopes, HIDDEN, 1e-5) < 1e-7
    assert CHECK.reference(cost, planted, HIDDEN, 1e-5) == pytest.approx(5e-4, rel=2e-3)


def test_two_slopes_of_zero_are_no_error() -> None:
    """Where both slopes are 0 the relative error is 0, not 0/0; where only one of them is 0, it is 1."""
    at = np.array([0.3, 0.7])
    assert CHECK.reference(lambda p: p[1], lambda p: np.array([0.0, 1.0]), at, 0.25) < 1e-12
    assert CHECK.reference(lambda p: p[1], lambda p: np.array([0.5, 1.0]), at, 0.25) == 1
    assert CHECK.reference(lambda p: p[1], lambda p: np.array([0.0, 0.0]), at, 0.25) == 1


def test_arguments_are_left_alone() -> None:
    """Neither function changes the parameters it is given."""
    at = HIDDEN.copy()
    GRADIENT.reference(cost, at, 0.1)
    CHECK.reference(cost, slopes, at, 0.1)
    assert np.array_equal(at, HIDDEN)


def test_cases_of_the_check() -> None:
    """The planted errors of 0.05 % are cases, and a right gradient with a small eps counts as 0."""
    for seed in range(10):
        cases = {case.rung: case for case in CHECK.cases(stream(b"tests", CHECK.id, str(seed)))}
        errors = {rung: CHECK.result(CHECK.reference, case.arguments) for rung, case in cases.items()}
        assert all(error < 1e-3 for rung, error in errors.items() if "0.05 %" in rung)
        assert sum("0.05 %" in rung for rung in errors) == 3
        assert [error for rung, error in errors.items() if rung.startswith("three parameters, a right")] == [0.0]
        assert sum(error == 0 for error in errors.values()) == 1


def _signed(f: Any, grad: Any, params: Any, eps: float) -> list[float]:
    """The relative errors of all entries, each with its sign."""
    n, g = GRADIENT.reference(f, params, eps).ravel(), np.ravel(grad(params))
    return list((n - g) / np.maximum(np.maximum(abs(n), abs(g)), 1e-8))


@pytest.mark.parametrize("least", [[], [0.0]], ids=["the largest of a list", "the largest so far, from 0"])
def test_a_forgotten_sign_is_told_wherever_the_search_begins(least: list[float]) -> None:
    """Where all errors are negative, programs without `abs` differ: each is wrong there, and gives the mistake's result
    everywhere else; a negative error that is only rounding counts as 0, too."""
    silent = 0
    for seed in range(10):
        cases = CHECK.cases(stream(b"tests", CHECK.id, str(seed)))
        outputs = CHECK.alternatives(cases)["absolute-value-forgotten"]
        silent += outputs.count(None)
        for case, output in zip(cases, outputs, strict=True):
            got = CHECK.result(lambda *each: max(_signed(*each) + least), case.arguments)
            if output is None:
                assert got != pytest.approx(CHECK.expected(case.arguments), abs=1e-5)
            else:
                assert got == pytest.approx(output, rel=1e-5)
    assert silent > 0


@pytest.mark.parametrize("exercise", [GRADIENT, CHECK], ids=lambda exercise: exercise.name)
def test_the_example_is_what_it_gives(exercise: CodeExercise) -> None:
    """The example shown to students, with functions, is the public one, which the probe makes of numbers."""
    assert exercise.example is not None
    call, printed = exercise.example
    got = eval(call, {"np": np, exercise.name: exercise.reference})
    assert np.allclose(got, eval(printed, {}), rtol=1e-8)
    probed = exercise.result(exercise.reference, exercise.public.arguments)
    assert np.allclose(probed[0] if isinstance(probed, tuple) else probed, got, rtol=1e-12)
