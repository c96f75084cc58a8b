"""The slope of the squared error of a linear model, and one step along it."""

from __future__ import annotations

import numpy as np
import pytest

from exercises.datacamp.linear import audit_slope, audit_step, get_slope, gradient_step
from exercises.model import Case
from grader.streams import stream


def ladders(name: str) -> list[Case]:
    """The cases of 25 seeds."""
    exercise = {"slope": get_slope, "step": gradient_step}[name]
    return [case for seed in range(25) for case in exercise.cases(stream(b"tests", exercise.id, str(seed)))]


def test_published_slopes() -> None:
    """The course's slopes: [30, 40] at the weights 1, 2 and [14, 28, 42] at 0, 2, 1."""
    assert get_slope([3, 4], [1, 2], 6).tolist() == [30, 40]
    assert get_slope([1, 2, 3], [0, 2, 1], 0).tolist() == [14, 28, 42]


def test_published_steps() -> None:
    """One step with rate 0.01 takes the course's errors from 5 to 2.5 and from 7 to 5.04, to the printed digit."""
    for x, w, y, after, before_and_after in (
        ([3, 4], [1, 2], 6, [0.7, 1.6], ("5", "2.5")),
        ([1, 2, 3], [0, 2, 1], 0, [-0.14, 1.72, 0.58], ("7", "5.04")),
    ):
        new = gradient_step(x, w, y, 0.01)
        assert new == pytest.approx(after, abs=1e-12)
        assert tuple(f"{np.dot(x, each) - y:.9g}" for each in (w, new)) == before_and_after
    assert f"{gradient_step([3.0], [2.0], 10.0, 0.01)[0]:.2f}" == "2.24"


def test_targets_are_missed() -> None:
    """In no case is the prediction the target, or a slope nearly 0 where the input is not."""
    for case in ladders("slope"):
        x, w, y = case.arguments
        assert abs(x @ w - y) > (0.02 if "nearly right" in case.rung else 0.35)
        assert (np.abs(get_slope(*case.arguments))[x != 0] > 1e-5).all()


def test_both_sides_of_the_target() -> None:
    """One case has its prediction below the target and one above, on every ladder."""
    for case in ladders("slope"):
        x, w, y = case.arguments
        assert "below" not in case.rung or x @ w < y
        assert "above" not in case.rung or x @ w > y
        assert ("input of 0" in case.rung) is bool((x == 0).any())


def test_rates_are_told_apart() -> None:
    """No learning rate of a case is 1 or 0, and several move the weights by far."""
    rates = {case.arguments[-1] for case in ladders("step")}
    assert not {0.0, 1.0} & rates
    assert sum(rate >= 0.25 for rate in rates) >= 4


def test_the_self_check_knows_no_answer() -> None:
    """It holds the file against itself: a slope without its 2 and a step uphill do not pass it."""
    assert all(holds for holds, _ in audit_slope(np, {"get_slope": get_slope.reference}, None))
    assert not any(holds for holds, _ in audit_slope(np, {"get_slope": lambda x, w, y: x * (x @ w - y)}, None))
    uphill = {"gradient_step": lambda x, w, y, rate: w + rate * get_slope.reference(x, w, y)}
    assert [holds for holds, _ in audit_step(np, uphill, None)] == [True, False]
