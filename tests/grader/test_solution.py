"""A training step worked out in full."""

from __future__ import annotations

import json

import numpy as np
import pytest

from exercises.unicamp.two_two_two import PUBLISHED_222
from grader.solution import as_record, as_text, solve
from reference import Network, backprop, forward, step
from reference.training_step import TrainingStep

STEP = TrainingStep.from_json(PUBLISHED_222)


def test_one_step_to_all_published_digits() -> None:
    """Every printed number of the source, to its last digit; the error after the step as it should have been."""
    record = as_record(solve(STEP))
    assert record["z"][0][0] == pytest.approx(0.3775, abs=5e-5)
    assert [f"{a:.9f}" for a in record["a"][1]] == ["0.593269992", "0.596884378"]
    assert [f"{a:.8f}" for a in record["a"][2]] == ["0.75136507", "0.77292847"]
    assert f"{record['cost']:.9f}" == "0.298371109"
    assert f"{record['nabla_w'][1][0][0]:.9f}" == "0.082167041"
    assert [f"{w:.8f}" for w in np.ravel(record["w"][1])] == ["0.35891648", "0.40866619", "0.51130127", "0.56137012"]
    assert [f"{w:.8f}" for w in np.ravel(record["w"][0])] == ["0.14978072", "0.19956143", "0.24975114", "0.29950229"]
    assert f"{record['cost_after']:.9f}" == "0.291027774"


def test_ten_thousand_steps() -> None:
    """After 10,000 steps with fixed biases the error is 3.510188e-05 and the outputs are 0.015914 and 0.984064."""
    solution = solve(STEP, 10_000)
    assert len(solution.costs) == 10_001
    assert f"{solution.costs[-1]:.6e}" == "3.510188e-05"
    after = STEP.__class__.after(STEP, solution.outcome)
    assert [f"{a:.6f}" for a in forward(after, STEP.x).output] == ["0.015914", "0.984064"]
    assert solution.costs[0] == pytest.approx(0.298371109, abs=1e-9)
    assert (np.diff(solution.costs) < 0).all()


@pytest.mark.parametrize(("train", "after"), [(True, "0.280471447"), (False, "0.291027774"), ("tied", "0.285750887")])
def test_biases(train: bool | str, after: str) -> None:
    """Biases trained, fixed or tied give three different errors after the step."""
    record = dict(PUBLISHED_222) | {"train_biases": train}
    assert f"{solve(TrainingStep.from_json(record)).costs[-1]:.9f}" == after


def test_steps_agree_with_the_engine() -> None:
    """Five steps here are five steps of the general engine, batch and all."""
    stream = np.random.default_rng(3)
    weights, biases = [stream.normal(size=(4, 3)), stream.normal(size=(2, 4))], [stream.normal(size=4), np.zeros(2)]
    x, y = stream.normal(size=(6, 3)), stream.uniform(size=(6, 2))
    net = Network(weights, biases, ["tanh", "sigmoid"], "mse")
    solution = solve(TrainingStep(net, x, y, eta=0.3), 5)
    for number in range(5):
        grads = backprop(forward(net, x), y)
        assert solution.costs[number] == pytest.approx(grads.cost, rel=1e-12)
        net = step(net, grads, 0.3)
    assert np.allclose(solution.outcome.array("w", 0), net.weights[0], rtol=1e-12)


def test_record_and_text() -> None:
    """The record is JSON with one entry per layer; the text shows each quantity once, nine digits to a number."""
    solution = solve(STEP, 3)
    record = json.loads(json.dumps(as_record(solution)))
    assert record["steps"] == 3
    assert [len(record[name]) for name in ("z", "a", "delta", "nabla_w", "nabla_b", "w", "b")] == [2, 3, 2, 2, 2, 2, 2]
    text = as_text(solution)
    assert text.startswith("3 steps; the cost went from 0.298371109 to ")
    for title in ("Forward pass", "Cost", "Backward pass", "After the step"):
        assert text.count(title) == 1
    assert "0.593269992" in as_text(solve(STEP))


def test_divergence_is_no_crash() -> None:
    """A learning rate far too large overflows without an error."""
    wild = TrainingStep(Network([[[5.0]]], [[1.0]], ["identity"], "sse"), [3.0], [1.0], eta=1e6)
    assert not np.isfinite(solve(wild, 200).costs[-1])
