"""One training step and many of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises import hcaim
from exercises.hcaim.ladders import CLEAR, MAZUR, STEP_LADDER, TRAIN_LADDER
from exercises.model import CodeExercise
from grader.streams import stream

BY_ID = {exercise.id: exercise for exercise in hcaim.EXERCISES if isinstance(exercise, CodeExercise)}
STEP, TRAIN = BY_ID["hcaim/train_step"], BY_ID["hcaim/train"]


def net_and_output(x: Any, weights: Any, biases: Any, activation: str) -> tuple[Any, Any]:
    """What the hidden neurons receive, and the outputs."""
    net = weights[0] @ x + biases[0]
    h = {"sigmoid": 1 / (1 + np.exp(-net)), "tanh": np.tanh(net), "relu": np.maximum(net, 0)}[activation]
    return net, 1 / (1 + np.exp(-(weights[1] @ h + biases[1])))


def test_published_numbers() -> None:
    """On the published 2-2-2 network the errors before the first and the second step have every printed digit, and
    the weights of the first step too."""
    weights, biases, error = STEP.reference(*MAZUR, "sigmoid", 0.5)
    assert f"{error:.9f}" == "0.298371109"
    assert f"{weights[1][0, 0]:.8f}" == "0.35891648"
    assert f"{weights[0][0, 0]:.9f}" == "0.149780716"
    assert f"{STEP.reference(*MAZUR[:2], weights, biases, 'sigmoid', 0.5)[2]:.9f}" == "0.280471447"
    assert f"{TRAIN.reference(*MAZUR, 'sigmoid', 0.5, 1)[2]:.9f}" == "0.298371109"
    assert f"{TRAIN.reference(*MAZUR, 'sigmoid', 0.5, 2)[2]:.9f}" == "0.280471447"


def test_every_activation_has_cases_that_tell_mistakes_apart() -> None:
    """Each activation has ordinary cases, learning rates are at least ½, and wide and square networks are there."""
    for ladder in (STEP_LADDER, TRAIN_LADDER):
        assert {"sigmoid", "tanh", "relu"} <= {activation for _, _, activation, _, _ in ladder}
        assert all(eta >= 0.5 for _, _, _, eta, _ in ladder)
        assert any(sizes == (7, 11, 3) for _, sizes, _, _, _ in ladder)
        assert any(len(set(sizes)) == 1 and sizes[0] > 2 for _, sizes, _, _, _ in ladder)
    assert {steps for *_, steps in TRAIN_LADDER} >= {1, 2, 3}


@pytest.mark.parametrize("exercise", [STEP, TRAIN], ids=lambda exercise: exercise.name)
def test_relus_are_on_and_off_and_never_at_the_kink(exercise: CodeExercise) -> None:
    """In every case with ReLUs some are on, some off and none near the kink, before every step."""
    seen = 0
    for seed in range(30):
        for case in exercise.cases(stream(b"tests", exercise.id, str(seed))):
            x, t, weights, biases, activation, eta, *rest = case.arguments
            if activation != "relu":
                continue
            for _ in range(rest[0] if rest else 1):
                net, _ = net_and_output(x, weights, biases, activation)
                assert np.abs(net).min() > CLEAR
                assert 0 < (net > 0).sum() < net.size
                weights, biases, _ = STEP.reference(x, t, weights, biases, activation, eta)
                seen += 1
    assert seen >= 90


@pytest.mark.parametrize("exercise", [STEP, TRAIN], ids=lambda exercise: exercise.name)
def test_targets_are_not_hit(exercise: CodeExercise) -> None:
    """The error before the last step is never nearly zero, and the output weights move in every case."""
    for seed in range(30):
        for case in exercise.cases(stream(b"tests", exercise.id, str(seed))):
            weights, _, error = exercise.reference(*case.arguments)
            assert error > CLEAR**2 / 2
            assert np.abs(weights[1] - case.arguments[2][1]).max() > 1e-5, case.rung


def test_saturated_neurons_stand_beside_an_ordinary_one() -> None:
    """In the saturated cases the first and the last hidden neuron are far out, the one between them is not."""
    for seed in range(30):
        cases = STEP.cases(stream(b"tests", STEP.id, str(seed)))
        saturated = [case.arguments for case in cases if "saturated" in case.rung]
        assert {arguments[4] for arguments in saturated} == {"sigmoid", "tanh"}
        for x, _, weights, biases, activation, _ in saturated:
            net, _ = net_and_output(x, weights, biases, activation)
            assert net[0] < -4
            assert net[2] > 4
            assert abs(net[1]) < 8


def test_the_three_ways_with_biases_give_three_errors() -> None:
    """Trained biases lead to 0.280471447, fixed ones to 0.291027774: leaving them fixed is a mistake with a name."""
    weights, biases, _ = STEP.alternatives([STEP.public])["biases-left-fixed"][0]
    assert f"{STEP.reference(*MAZUR[:2], weights, biases, 'sigmoid', 0.5)[2]:.9f}" == "0.291027774"


def test_updated_weights_lead_to_the_published_slip() -> None:
    """With output weights updated first and biases fixed, the published 0.291027924 comes out: the named mistake."""
    weights, _, _ = STEP.alternatives([STEP.public])["updated-weights-used"][0]
    assert f"{STEP.reference(*MAZUR[:2], weights, MAZUR[3], 'sigmoid', 0.5)[2]:.9f}" == "0.291027924"
