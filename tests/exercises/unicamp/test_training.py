"""Training with fixed biases: the published numbers, and those of the source that are slips."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.model import CodeExercise
from exercises.unicamp.training import EXAMPLE
from exercises.unicamp.two_two_two import PUBLISHED_222
from reference.misconceptions import MISCONCEPTIONS

TRAIN = BANK["unicamp/train_fixed_biases"]
assert isinstance(TRAIN, CodeExercise)
ARGUMENTS: tuple[Any, ...] = (
    [np.array(w) for w in PUBLISHED_222["weights"]],
    [np.array(b) for b in PUBLISHED_222["biases"]],
    np.array(PUBLISHED_222["x"]),
    np.array(PUBLISHED_222["y"]),
    PUBLISHED_222["eta"],
)


def test_one_step() -> None:
    """After one step the error is 0.291027774, and the weights are the published ones."""
    weights, error, outputs = TRAIN(*ARGUMENTS, 1)
    assert f"{error:.9f}" == "0.291027774"
    assert [f"{w:.8f}" for w in np.ravel(weights[1])] == ["0.35891648", "0.40866619", "0.51130127", "0.56137012"]
    assert [f"{w:.8f}" for w in np.ravel(weights[0])] == ["0.14978072", "0.19956143", "0.24975114", "0.29950229"]
    assert error == pytest.approx(np.sum((outputs - ARGUMENTS[3]) ** 2) / 2, rel=1e-14)


def test_ten_thousand_steps() -> None:
    """After 10,000 steps the error is 3.510188e-05, the outputs are 0.015914 and 0.984064; one step earlier the error
    is 3.510855e-05, which the source prints as 0.0000351085."""
    _, error, outputs = TRAIN(*ARGUMENTS, 10_000)
    assert (f"{error:.6e}", *(f"{each:.6f}" for each in outputs)) == ("3.510188e-05", "0.015914", "0.984064")
    _, earlier, _ = TRAIN(*ARGUMENTS, 9_999)
    assert f"{earlier:.6e}" == "3.510855e-05"
    assert abs(earlier - 0.0000351085) <= 0.5e-10 < abs(error - 0.0000351085)


def test_the_order_of_the_updates_in_the_source() -> None:
    """0.291027924, 0.015912196 and 0.984065734 are what updating the output weights first gives."""
    from exercises.unicamp.training import _under

    equations = MISCONCEPTIONS["updated-weights-used"].equations
    assert f"{_under(equations, *ARGUMENTS, 1)[1]:.9f}" == "0.291027924"
    assert [f"{each:.9f}" for each in _under(equations, *ARGUMENTS, 10_000)[2]] == ["0.015912196", "0.984065734"]


@pytest.mark.parametrize("steps", [0, -1])
def test_no_steps(steps: int) -> None:
    """Fewer steps than one are refused with the number in the message."""
    with pytest.raises(ValueError, match=f"steps is {steps}; at least 1"):
        TRAIN(*ARGUMENTS, steps)


@pytest.mark.parametrize(("raised", "expected"), [(ValueError, 1), (None, 0)])
def test_the_probe_sees_whether_no_steps_are_refused(raised: type[Exception] | None, expected: int) -> None:
    """A ValueError counts, silence does not; another error is the student's own."""

    def train_fixed_biases(*arguments: Any) -> Any:
        if raised is not None:
            raise raised("no")
        return arguments

    assert TRAIN.result(train_fixed_biases, (*ARGUMENTS, 0)) == expected


def test_the_example_is_what_it_gives() -> None:
    """The example shown to students is typed as it is and gives what is printed beside it."""
    call, printed = EXAMPLE
    names = {"np": np, "train_fixed_biases": TRAIN.reference}
    weights, error, outputs = eval(call, names)
    shown_weights, shown_error, shown_outputs = eval(printed, {})
    assert np.allclose(weights, shown_weights, atol=1e-9)
    assert np.allclose(outputs, shown_outputs, atol=1e-9)
    assert error == pytest.approx(shown_error, abs=1e-9)
