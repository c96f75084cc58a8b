"""The network as a class: it learns, what has learnt nothing fails, and random starts change no result."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises import nielsen
from exercises.nielsen.mistaken import CLASSES
from exercises.nielsen.network import LESSON, RETURNS
from grader.kinds import code

EXERCISE = nielsen.Network
REFERENCE: Any = EXERCISE.reference


@pytest.mark.parametrize("seed", range(30))
def test_the_reference_learns(learns: Any, seed: int) -> None:
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
def test_a_network_that_has_learnt_nothing_is_not_accepted(ladder: Any, tried: Any, mistaken: Any) -> None:
    """Gradients, updates and small trainings may all be right: the digits show it, whatever `evaluate` says."""
    for seed in range(3):
        *small, digits = ladder(EXERCISE, seed)
        for case in small:
            assert code.compared(EXERCISE, case, tried(mistaken, case), tried(REFERENCE, case)) is None
        assert tried(mistaken, digits)[-1] == 0


def test_random_starts_change_no_result(ladder: Any, tried: Any) -> None:
    """Called again, the probe gives the same to the last bit: nothing in it hangs by the student's random numbers."""
    for case in ladder(EXERCISE, 1):
        first, second = tried(REFERENCE, case), tried(REFERENCE, case)
        assert len(first) == len(RETURNS)
        for one, two in zip(first, second, strict=True):
            assert repr(one) == repr(two)


def test_examples_that_are_left_out_are_counted(ladder: Any, tried: Any) -> None:
    """The count of examples is the number of inputs; without the last mini-batch it is smaller."""
    for case in ladder(EXERCISE)[:-1]:
        inputs = case.arguments[0][0].shape[1]
        assert tried(REFERENCE, case)[RETURNS.index("how many different examples SGD uses")] == inputs
        assert tried(CLASSES["last-batch-left-out"], case)[-2] < inputs


def test_the_example_says_what_the_class_does() -> None:
    """The numbers in the text of the example are those of the reference."""
    found = EXERCISE.result(REFERENCE, EXERCISE.public.arguments)
    for value in (found[3][0], found[4][0], found[5][0], found[7][0], found[8][0]):
        assert f"{np.ravel(value)[0]:.9g}" in EXERCISE.example[1]
