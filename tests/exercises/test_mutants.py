"""Mistakes as a learner's program makes them: the second way to each, which must lead where the first one does."""

from __future__ import annotations

import ast
import copy
import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.entry import alike, mutant, solution
from exercises.model import BadPack, Case, CodeExercise
from exercises.mutants import Layout, Place, written
from grader import needs
from grader.jail import Call, CallResult, CaseResult, Job, Limits, choose_profile, run
from grader.kinds import code

CODE = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, CodeExercise)}
PACKED = [name for name, exercise in CODE.items() if exercise.needs.packages]
HERE = [name for name in CODE if name not in PACKED]  # those whose mutants run in this process
FEW = slice(1, 3)  # cases for what needs packages: the first of each takes seconds
# Compiling a network for every program would take longer than running it once step by step.
HEAD = "import jax, numpy as np\njax.config.update('jax_disable_jit', True)"
LADDERS = 3  # on which a mistake shows somewhere
LEARNERS_IMPORTS = {"numpy", "math", "random", "keras"}  # what a program handed in begins with

Ladder = Callable[..., tuple[Case, ...]]


def tabled(name: str) -> CodeExercise:
    """An exercise that has a table of mutants; skips the test where it has none yet."""
    if not CODE[name].mutants:
        pytest.skip(f"{name} has no table of mutants yet")
    return CODE[name]


@dataclass(frozen=True)
class Trial:
    """The cases on which mutants are tried, what is right there and what the mistakes give."""

    exercise: CodeExercise
    cases: tuple[Case, ...]

    @cached_property
    def right(self) -> list[Any]:
        """What is right, case by case."""
        return [self.exercise.expected(case.arguments) for case in self.cases]

    @cached_property
    def wrong(self) -> dict[str, Any]:
        """What each mistake gives, case by case."""
        return dict(self.exercise.alternatives(self.cases))

    def run(self, text: str) -> tuple[CaseResult, ...]:
        """What a program gives for the cases, as the jail would report it."""
        names: dict[str, Any] = {"np": np} | {each.__name__: each for each in self.exercise.provided}
        exec(compile(text, "mutant.py", "exec"), names)
        return tuple(attempt(self.exercise, names[self.exercise.name], case) for case in self.cases)

    def astray(self, mistake: str, results: tuple[CaseResult, ...]) -> str:
        """In which way a mutant is not its mistake; nothing where it is wrong, and that mistake is named, alone."""
        call = CallResult(self.exercise.name, "ok", cases=results)
        made = code.mark(self.exercise, self.cases, self.right, lambda: self.wrong, call)
        if made.verdict == "wrong" and made.suspects == (mistake,):
            return ""
        other = [
            f"{case.rung}: {got.message or got.value} instead of {output}"
            for case, output, got in zip(self.cases, self.wrong[mistake], results, strict=True)
            if output is not None and not (got.status == "ok" and alike(got.value, output))
        ]
        named = f"{made.verdict}, named {', '.join(made.suspects) or 'nothing'}"
        return f"{mistake} ({named}; on {len(other)} of {len(self.cases)} cases): {''.join(other[:1])}"


def attempt(exercise: CodeExercise, implementation: Callable[..., Any], case: Case) -> CaseResult:
    """What a function or class gives for one case; what is drawn at random is drawn alike for each."""
    arguments = copy.deepcopy(case.arguments)
    np.random.seed(0)
    random.seed(0)
    try:
        with np.errstate(all="ignore"):
            value = exercise.result(implementation, arguments)
    except Exception as error:
        return CaseResult("error", message=f"{type(error).__name__}: {error}")
    pairs = zip(arguments, case.arguments, strict=True)
    changed = tuple(i for i, (after, before) in enumerate(pairs) if not untouched(after, before))
    return CaseResult("ok", value, mutated=changed)


def untouched(after: Any, before: Any) -> bool:
    """Whether an argument is as it was, to the last bit."""
    if isinstance(before, list | tuple):
        return len(after) == len(before) and all(map(untouched, after, before))
    return bool(np.array_equal(after, before))


@pytest.mark.parametrize("name", CODE)
def test_every_mistake_has_its_mutant(name: str, ladder: Ladder) -> None:
    """What an exercise can name, a program of the table makes; and the table has no row that is never named."""
    exercise = tabled(name)
    assert set(exercise.alternatives(ladder(exercise))) - set(exercise.mutants) == set(), "without a mutant"
    dead = set(exercise.mutants)
    for seed in range(LADDERS):
        dead = dead and dead - set(exercise.alternatives(ladder(exercise, seed)))
    assert dead == set(), "never named"


@pytest.mark.parametrize("name", HERE)
def test_a_mutant_is_its_mistake(name: str, ladder: Ladder) -> None:
    """A mutant gives what its mistake gives, case by case; it is wrong, and that mistake is named, alone."""
    exercise = tabled(name)
    trial = Trial(exercise, ladder(exercise))
    faults = [trial.astray(each, trial.run(mutant(exercise, each))) for each in trial.wrong if each in exercise.mutants]
    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize("name", PACKED)
def test_a_mutant_with_packages_is_its_mistake(
    name: str, ladder: Ladder, demand: Callable[[Iterable[str]], None]
) -> None:
    """The same of programs that need packages, all in one jail, which alone imports them, and on fewer cases."""
    exercise = tabled(name)
    demand(exercise.needs.packages)
    trial = Trial(exercise, ladder(exercise)[FEW])
    programs = {
        mistake: mutant(exercise, mistake).replace(f"def {exercise.name}(", f"def mutant_{number}(")
        for number, mistake in enumerate(trial.wrong)
    }
    source = "\n\n".join([HEAD, *programs.values()])
    grant = needs.grant(replace(exercise.needs, seconds=120))
    arguments = tuple(case.arguments for case in trial.cases)
    calls = tuple(Call(f"mutant_{number}", arguments, grant=grant) for number in range(len(programs)))
    done = run(Job(source.encode(), calls=calls), Limits(), choose_profile()).calls
    faults = [trial.astray(mistake, call.cases) for mistake, call in zip(programs, done, strict=True)]
    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize("name", CODE)
def test_a_mutant_is_a_learners_own_program(name: str) -> None:
    """It differs from the solution, imports nothing that a learner's file would not, and holds no remark of ours."""
    exercise = tabled(name)
    texts = {mistake: mutant(exercise, mistake) for mistake in exercise.mutants}
    assert len({*texts.values(), solution(exercise)}) == len(texts) + 1
    for text in texts.values():
        imported = {
            alias.name if isinstance(node, ast.Import) else str(node.module)
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert {module.partition(".")[0] for module in imported} <= LEARNERS_IMPORTS
        assert not re.search(r"#\s*(noqa|type:|pragma)", text)


def test_edits_that_do_not_fit() -> None:
    """What an edit replaces must stand in the solution, and once: which edit of which mutant does not is said."""
    exercise = CODE["nielsen/hadamard"]

    def edited(*edits: tuple[str, str]) -> str:
        return mutant(replace(exercise, mutants={"hadamard-as-sum": edits}), "hadamard-as-sum")

    assert edited(("s * t", "s + t")) == "def hadamard(s, t):\n    return s + t\n"
    assert edited(("s * t", "s - t"), ("s - t", "t")) == "def hadamard(s, t):\n    return t\n"
    assert edited(("", "hadamard = max\n"), ("max", "min")) == "hadamard = min\n"
    with pytest.raises(
        BadPack, match=r"nielsen/hadamard: the text 's / t' that the mutant 'hadamard-as-sum'.*not there"
    ):
        edited(("s / t", "s + t"))
    with pytest.raises(BadPack, match="'hadamard-as-sum' replaces is there more than once"):
        edited(("t", "s"))
    with pytest.raises(BadPack, match="not there"):
        edited(("s * t", "s + t"), ("s * t", "s - t"))


TOY = Layout(
    {
        "miss": (Place("a - y", "{}", {"a": "a", "y": "y"}),),
        "weight": (Place("d.T @ x", "{}", {"z_before": "z", "input": "x"}), Place("d.T @ h", "{}", {"input": "h"})),
        "step": (Place("w - change", "{}", {"p": "w", "gradient": "g", "change": "change"}),),
    },
    {"delta": "d", "n": "len(x)", "z_before": "v", "own_output": "o", "x": "x", "own": "w"},
    keep_z=(("z = 0", "z = w @ x"),),
    rows=True,
)


def test_what_is_written_at_a_place() -> None:
    """Every mistake whose rules a solution has is written at all their places, in the names that hold there."""
    edits = written(TOY)
    assert edits["error-doubled"] == (("a - y", "2 * (a - y)"),)
    assert edits["gradient-transposed"] == (("d.T @ x", "x.T @ d / len(x)"), ("d.T @ h", "h.T @ d / len(x)"))
    assert not {"hidden-slope-missing", "one-path-only", "batch-not-averaged"} & set(edits)


def test_z_is_kept_where_it_is_needed() -> None:
    """The edits that keep the weighted inputs come first, and only for a mistake that is written with them."""
    edits = written(TOY)
    assert edits["pre-activation-as-input"][:2] == (("z = 0", "z = w @ x"), ("d.T @ x", "d.T @ z / len(x)"))
    assert [mistake for mistake, each in edits.items() if each[0] == ("z = 0", "z = w @ x")] == [
        "pre-activation-as-input"
    ]


def test_what_is_left_out_or_has_another_name() -> None:
    """A mistake that says nothing in an exercise has no row there, one that looks like another bears that one's name,
    and where there is one example nothing is averaged over a batch."""
    edits = written(TOY, without=("error-doubled",), called={"update-added": "update-uphill"})
    assert "error-doubled" not in edits
    assert edits["update-uphill"] == (("w - change", "w + change"),)
    assert "update-added" not in edits
    assert "averaged-twice" in edits
    assert "averaged-twice" not in written(replace(TOY, rows=False))
