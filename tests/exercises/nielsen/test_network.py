"""The network as a class: it learns, what has learnt nothing fails, and random starts change no result."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercises import nielsen
from exercises.model import Case
from exercises.nielsen.mistaken import CLASSES
from exercises.nielsen.network import LESSON, RETURNS, lesson, probe
from grader.kinds import code
from grader.streams import stream

EXERCISE = nielsen.Network
REFERENCE: Any = EXERCISE.reference


def cases(seed: int = 0) -> tuple[Case, ...]:
    """The ladder of one seed."""
    return tuple(EXERCISE.cases(stream(b"tests", EXERCISE.id, str(seed))))


def tried(network: Any, case: Case) -> Any:
    """What the probe says of a class."""
    return probe(SimpleNamespace(Network=network), *case.arguments)


def learns(network: Any, seed: int) -> bool:
    """Whether a class learns the digits of one seed."""
    np.random.seed(seed)
    return bool(tried(network, lesson(stream(b"tests", "lesson", str(seed))))[-1])


@pytest.mark.parametrize("seed", range(30))
def test_the_reference_learns(seed: int) -> None:
    """Whatever the digits and the random start."""
    assert learns(REFERENCE, seed)


class NothingLearnt(REFERENCE):  # type: ignore[misc]
    """Right in everything, but training on many examples does nothing."""

    def SGD(self, training_data: Any, *how: Any) -> None:  # noqa: N802
        if len(training_data) < 10:
            super().SGD(training_data, *how)


class Boasts(NothingLearnt):
    """And says that all are right."""

    def evaluate(self, test_data: Any) -> Any:
        return len(test_data) if len(test_data) > 10 else super().evaluate(test_data)


class NeverLooks(NothingLearnt):
    """Says always the same digit."""

    def feedforward(self, a: Any) -> Any:
        return np.eye(10)[3] if len(a) == LESSON[0] else super().feedforward(a)


@pytest.mark.parametrize("mistaken", [NothingLearnt, Boasts, NeverLooks])
def test_a_network_that_has_learnt_nothing_is_not_accepted(mistaken: Any) -> None:
    """Gradients, updates and small trainings may all be right: the digits show it, whatever `evaluate` says."""
    for seed in range(3):
        *small, digits = cases(seed)
        for case in small:
            assert code.compared(EXERCISE, case, tried(mistaken, case), tried(REFERENCE, case)) is None
        assert tried(mistaken, digits)[-1] == 0


def test_random_starts_change_no_result() -> None:
    """Called again, the probe gives the same to the last bit: nothing in it hangs by the student's random numbers."""
    for case in cases(1):
        first, second = tried(REFERENCE, case), tried(REFERENCE, case)
        assert len(first) == len(RETURNS)
        for one, two in zip(first, second, strict=True):
            assert repr(one) == repr(two)


def test_examples_that_are_left_out_are_counted() -> None:
    """The count of examples is the number of inputs; without the last mini-batch it is smaller."""
    for case in cases()[:-1]:
        inputs = case.arguments[0][0].shape[1]
        assert tried(REFERENCE, case)[RETURNS.index("how many different examples SGD uses")] == inputs
        assert tried(CLASSES["last-batch-left-out"], case)[-2] < inputs


def test_the_example_says_what_the_class_does() -> None:
    """The numbers in the text of the example are those of the reference."""
    found = EXERCISE.result(REFERENCE, EXERCISE.public.arguments)
    assert EXERCISE.example is not None
    for value in (found[3][0], found[4][0], found[5][0], found[7][0], found[8][0]):
        assert f"{np.ravel(value)[0]:.9g}" in EXERCISE.example[1]
