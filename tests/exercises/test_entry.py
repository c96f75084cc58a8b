"""One function, one exercise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.entry import alike, code, fill, in_python
from exercises.model import CodeExercise


def test_fill() -> None:
    """Places are filled with facts; TeX and Python's own braces stay; a place without a fact is our fault."""
    assert fill(r"$w_{11}$ = <<w>>, {x}", {"w": 0.5, "x": 1}) == r"$w_{11}$ = 0.5, {x}"
    assert fill("<<a>><<a>>", {"a": r"\1 <<b>>"}) == r"\1 <<b>>\1 <<b>>"
    with pytest.raises(KeyError):
        fill("<<nothing>>", {})


def test_alike() -> None:
    """Alike is the same tree, the same shapes and the same numbers up to rounding; NaN is like nothing."""
    assert alike(([1.0], [np.ones((2, 2))]), ([1.0], [np.ones((2, 2))]))
    assert not alike(np.ones(2), np.ones((2, 1)))
    assert not alike([np.ones(2)], [np.ones(2), np.ones(2)])
    assert not alike(np.ones(2) * (1 + 1e-6), np.ones(2))
    assert not alike(np.array([np.nan]), np.array([np.nan]))


def test_in_python() -> None:
    """Arrays are wrapped, whole ones as one; lists and tuples stay what they are; numbers have nine digits."""
    assert in_python([np.eye(2), (1, 0.1 + 0.2)]) == "[np.array([[1, 0], [0, 1]]), (1, 0.3)]"
    assert in_python((np.ones(1), [np.zeros(2)]), array="{}") == "([1], [[0, 0]])"
    assert in_python([-0.0, np.array([-0.0, -1e-12])]) == "[0, np.array([0, -1e-12])]"


@pytest.mark.parametrize("name", [name for name, each in BANK.items() if isinstance(each, CodeExercise)])
def test_examples_work_as_typed(name: str) -> None:
    """The call that is printed, typed into Python, gives the result that is printed."""
    exercise = BANK[name]
    assert isinstance(exercise, CodeExercise)
    assert all(exercise.example)
    call, result = exercise.example
    if exercise.probe is None:
        # What needs packages is proved in its jail; here its stand-in is called.
        got = eval(call, {"np": np, exercise.name: exercise.stand_in or exercise.reference})
        want = eval(result, {})

        def close(a: object, b: object) -> bool:
            if isinstance(a, list | tuple):
                return isinstance(b, list | tuple) and len(a) == len(b) and all(map(close, a, b))
            return bool(np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-7, atol=1e-8))  # type: ignore[arg-type]

        assert close(got, want)
        assert "array" not in result


def test_a_probe_needs_an_example() -> None:
    """The arguments of a probe are no call that a student could type, so nothing is made of them."""
    head: Any = {"title": "", "source": "", "level": "apply", "minutes": 1, "points": 1, "public": (1,)}
    with pytest.raises(ValueError, match="tests/doubled has a probe"):
        code("tests/doubled", **head, cases=lambda stream: [], probe=lambda student, x: x)(float)
