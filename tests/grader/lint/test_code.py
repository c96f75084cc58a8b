"""Linting a code exercise: every planted fault is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exercises import nielsen
from exercises.bank import BANK
from exercises.model import Case, CodeExercise
from grader.jail import choose_profile
from grader.lint.code import collisions, lint_code

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
    "raises": ({"sign-flipped": lambda z: z.nothing}, "cannot be drawn and solved: AttributeError"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_faults_are_found(name: str) -> None:
    """Each fault is told in its own words; no jail is needed for it."""
    wrong, words = PLANTED[name]
    faults = lint_code(exercise(wrong), 2, 10, None).faults
    assert any(words in fault.message for fault in faults), faults


def test_where_a_mistake_fails_there_is_nothing_to_tell_apart() -> None:
    """Two mistakes that never both run cannot be told apart by their results."""
    z = [right(*case.arguments) for case in CASES]
    assert collisions(nielsen.sigmoid_prime, CASES, {"a": [z[0], None, None], "b": [None, z[1], z[2]]}) == [("a", "b")]
    assert collisions(nielsen.sigmoid_prime, CASES, {"a": [z[0], None, -z[2]], "b": [None, z[1], z[2]]}) == []


def test_solution_and_stub_are_run() -> None:
    """In the jail the solution earns everything and the stub nothing; one that does not is a fault."""
    profile = choose_profile()
    sound = BANK["nielsen/sigmoid_prime"]
    assert isinstance(sound, CodeExercise)
    assert lint_code(sound, 1, 10, profile).faults == ()
    odd = replace(sound, provided=())  # the solution calls a sigmoid that is not there
    (fault,) = lint_code(odd, 1, 10, profile).faults
    assert "its solution, handed in, is wrong" in fault.message
