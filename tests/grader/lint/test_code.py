"""Linting a code exercise: every planted fault is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exercises import nielsen
from exercises.bank import BANK
from exercises.entry import code
from exercises.model import Case, CodeExercise, Needs
from grader.jail import choose_profile
from grader.lint.code import lint_code
from grader.lint.record import as_text

CASES = tuple(Case(f"{n} entries", (np.arange(1.0, n + 1),)) for n in (1, 2, 3))


def exercise(wrong: dict[str, Any]) -> CodeExercise:
    """The slope of the sigmoid, with these functions as its mistakes."""
    return replace(
        nielsen.sigmoid_prime,
        cases=lambda stream: CASES,
        alternatives=lambda cases: {
            name: tuple(function(*case.arguments) for case in cases) for name, function in wrong.items()
        },
    )


def right(z: Any) -> Any:
    """As the reference."""
    return nielsen.sigmoid_prime.reference(z)


PLANTED = {
    "passes": ({"sign-flipped": right}, "'sign-flipped' passes all cases"),
    "alike": ({"sign-flipped": lambda z: -right(z), "update-added": lambda z: -right(z)}, "cannot be told apart"),
    "not alone": ({"sign-flipped": lambda z: -right(z), "update-added": lambda z: -right(z)}, "is not named alone"),
    "wordless": ({"no-such": lambda z: -right(z)}, "'no-such' has no words"),
    "alone": ({}, "there is no alternative"),
    "raises": ({"sign-flipped": lambda z: z.nothing}, "its alternatives raised AttributeError"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_faults_are_found(name: str) -> None:
    """Each fault is told in its own words; no jail is needed for it."""
    wrong, words = PLANTED[name]
    faults = lint_code(exercise(wrong), 2, 10, None).faults
    assert any(words in fault.message for fault in faults), faults


def test_solution_and_stub_are_run() -> None:
    """In the jail the solution earns everything and the stub nothing; one that does not is a fault."""
    profile = choose_profile()
    sound = BANK["nielsen/sigmoid_prime"]
    assert isinstance(sound, CodeExercise)
    assert lint_code(sound, 1, 10, profile).faults == ()
    odd = replace(sound, provided=())  # the solution calls a sigmoid that is not there
    (fault,) = lint_code(odd, 1, 10, profile).faults
    assert "its solution, handed in, is wrong" in fault.message


def test_a_ladder_without_cases_is_told() -> None:
    """What is tried on nothing is right whatever it does."""
    (fault,) = lint_code(replace(exercise({}), cases=lambda stream: ()), 2, 10, None).faults
    assert fault.message == "there are no cases"


def test_a_mistake_that_is_right_is_told() -> None:
    """A function among the mistakes that never differs from right is not dropped in silence."""
    written = code(
        "mine/double",
        title="T",
        source="S",
        level="apply",
        minutes=1,
        points=1,
        public=(np.array([3.0]),),
        cases=lambda stream: CASES,
        also={"sign-flipped": lambda x: -2 * x, "update-added": lambda x: x + x},
    )(double)
    messages = [fault.message for fault in lint_code(written, 2, 10, None).faults]
    assert messages == ["the mistake 'update-added' never differs from right"]


def double(x: Any) -> Any:
    """Twice `x`."""
    return 2 * x


def test_what_cannot_run_here_is_no_fault() -> None:
    """Where a package is not installed, solution and stub are not run, and it is said; the rest is tried."""
    sound = BANK["nielsen/sigmoid_prime"]
    assert isinstance(sound, CodeExercise)
    report = lint_code(replace(sound, needs=Needs(packages=("no-such-package",))), 1, 10, choose_profile())
    assert report.faults == ()
    assert report.not_run == "needs no-such-package"
    assert "not run: needs no-such-package" in as_text((report,))
