"""A change that passes is tried further: it is no change at all, or the cases have a hole."""

from __future__ import annotations

from exercises.model import CodeExercise
from grader.jail import Profile
from grader.selftest.survivors import FIRST, Further

RIGHT = b"import numpy as np\ndef twice_and_one(x):\n    return x + x + 1\n"
SQUARED = b"import numpy as np\ndef twice_and_one(x):\n    return x ** 2 + 1\n"


def test_a_hole_is_shown(weak: CodeExercise, profile: Profile) -> None:
    """With the call, what is right and what was given."""
    survival = Further(weak, 0).survival(SQUARED, profile, 1000)
    assert survival.agreed == 0  # of the first chunk; so many more are not needed
    assert "twice_and_one([3]" in survival.shown.replace(".0", "").replace("3.", "3")
    assert "expected" in survival.shown


def test_what_agrees_on_all_is_no_change(weak: CodeExercise, profile: Profile) -> None:
    """So many cases, made once for all programs that are tried on them."""
    further = Further(weak, 0)
    assert further.survival(RIGHT, profile, FIRST + 50) == further.survival(RIGHT, profile, FIRST + 50)
    survival = further.survival(RIGHT, profile, FIRST + 50)
    assert (survival.agreed, survival.shown) == (FIRST + 50, "")
    assert len(further.chunks) == 2


def test_further_cases_are_others(sound: CodeExercise, weak: CodeExercise) -> None:
    """Those of another seed differ; the same seed gives the same."""

    def drawn(seed: int) -> list[float]:
        return [float(case.arguments[0][0]) for cases, _ in Further(weak, seed).until(100) for case in cases]

    assert drawn(1) == drawn(1) != drawn(2)
