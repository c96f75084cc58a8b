"""What the tests of rewriting share: a program is rewritten, run beside what it was, and both must give the same."""

from __future__ import annotations

import contextlib
import copy
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.entry import code
from exercises.model import Case, CodeExercise
from grader.jail import Profile, choose_profile
from grader.selftest.program import Program, read

Rewrite = Callable[[Program, np.random.Generator], bool]
Check = Callable[..., str]


def ran(text: str, arguments: tuple[Any, ...]) -> Any:
    """What `f` of a program gives."""
    names: dict[str, Any] = {"np": np}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, "student.py", "exec"), names)
        return names["f"](*copy.deepcopy(arguments))


@pytest.fixture
def keeps() -> Check:
    """`keeps(rewrite, text, *arguments)`: on many seeds `f` gives what it gave; the text of the first that differs."""

    def keeps(rewrite: Rewrite, text: str, *arguments: Any, seeds: int = 12) -> str:
        want = ran(text, arguments)
        changed = ""
        for seed in range(seeds):
            program = read(text)
            if rewrite(program, np.random.default_rng(seed)):
                new = "\n".join([*program.imports, program.text])
                got = ran(new, arguments)
                assert len(want) == len(got) if isinstance(want, list | tuple) else True, new
                for one, other in zip(want, got, strict=True) if isinstance(want, tuple) else [(want, got)]:
                    np.testing.assert_allclose(other, one, rtol=1e-12, err_msg=new)
                changed = changed or (new if new != read(text).text else "")
            else:
                assert program.text == read(text).text, "it says that it changed nothing"
        return changed

    return keeps


def twice_and_one(x: Any) -> Any:
    """Twice `x` and one more."""
    y = 2 * x
    return y + 1


def toy(cases: tuple[tuple[Any, ...], ...], mutants: dict[str, Any], **wrong: Callable[..., Any]) -> CodeExercise:
    """An exercise on `2 x + 1`, with these cases; mistakes have _ for - in their names here."""
    return code(
        "tests/twice_and_one",
        title="T",
        source="S",
        level="apply",
        minutes=1,
        points=1,
        public=(np.array([3.0]),),
        cases=lambda stream: [Case(f"case {n}", case) for n, case in enumerate(cases)],
        also={name.replace("_", "-"): function for name, function in wrong.items()},
        mutants=mutants,
    )(twice_and_one)


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> CodeExercise:
    """A toy exercise of the bank that has nothing to hide."""
    cases = tuple((np.array([1.0, -2.5, each]),) for each in (0.3, 7.0))
    mutants = {"sign-flipped": (("return y + 1", "return -(y + 1)"),)}
    exercise = toy(cases, mutants, sign_flipped=lambda x: -(2 * x + 1))
    monkeypatch.setitem(BANK, exercise.id, exercise)
    return exercise


@pytest.fixture
def weak(monkeypatch: pytest.MonkeyPatch) -> CodeExercise:
    """A toy exercise with a hole: four of five ladders hold nothing but 2, whose double is its square."""

    def cases(stream: np.random.Generator) -> list[Case]:
        return [Case("the only one", (np.array([2.0 if stream.random() < 0.8 else 3.0]),))]

    exercise = replace(toy((), {}), cases=cases)
    monkeypatch.setitem(BANK, exercise.id, exercise)
    return exercise


@pytest.fixture
def unnamed(monkeypatch: pytest.MonkeyPatch) -> CodeExercise:
    """A toy exercise with a program that is not the mistake it is said to be."""
    mutants = {"sign-flipped": (("return y + 1", "return y - 1"),)}
    exercise = toy(((np.array([1.0, -2.5]),),), mutants, sign_flipped=lambda x: -(2 * x + 1))
    monkeypatch.setitem(BANK, exercise.id, exercise)
    return exercise


@pytest.fixture(scope="session")
def profile() -> Profile:
    """The jail of this machine."""
    return choose_profile()
