"""Every code exercise: the reference passes, every mistake differs, from right and from every other, and is named."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.entry import alike, plain, signature, solution, stub, task
from exercises.model import Case, CodeExercise
from grader.jail import CallResult, CaseResult, choose_profile
from grader.kinds import code
from grader.quicktest import grade
from grader.streams import stream

CODE = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, CodeExercise)}
PLAIN = [name for name, exercise in CODE.items() if exercise.probe is None]
# What `*` stands for in the head of a file.
SIX = [
    f"nielsen/{name}"
    for name in ("sigmoid_prime", "output_error", "hidden_error", "bias_gradient", "weight_gradient", "backprop")
]
SEEDS = range(25)
LADDERS = 2  # on which every mistake is made; `grader lint` tries more
HERE = Path(__file__).parent
RIGHT = HERE.parent / "submissions" / "right"
# Solved with packages that need not be here: real runs of these are few, and in the jail.
PACKED = {name for name, exercise in CODE.items() if exercise.needs.packages}


def heads(path: Path) -> set[str]:
    """The exercises a file of ours says it solves."""
    return set(re.findall(r"(?m)^# expect: (\S+) correct", path.read_text()))


HONEST = [path for path in sorted(RIGHT.rglob("*.py")) if not heads(path) <= PACKED]

# Pairs of mistakes that are the same function for one exercise on every input, with the reason. None so far:
# where the catalogue grows one, it belongs here, not under a looser test.
SAME_FUNCTION: dict[tuple[str, str, str], str] = {}


def cases_of(exercise: CodeExercise, seed: int = 0) -> tuple[Case, ...]:
    """The ladder of one seed."""
    return tuple(exercise.cases(stream(b"tests", exercise.id, str(seed))))


def run(exercise: CodeExercise, case: Case) -> Any:
    """What the grader expects: what the reference gives."""
    return exercise.expected(case.arguments)


@cache
def wrong_of(name: str, seed: int) -> dict[str, Any]:
    """What every mistake gives on one ladder; computed once, for it is what these tests spend their time on."""
    return dict(CODE[name].alternatives(cases_of(CODE[name], seed)))


def same(exercise: CodeExercise, case: Case, got: Any, want: Any) -> bool:
    """As the grader compares."""
    return code.compared(exercise, case, got, want) is None


def load(path: Path) -> ModuleType:
    """A student's file of ours as a module; what raises at its end does not matter."""
    spec = importlib.util.spec_from_file_location(f"right_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    source = path.read_text()
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)
    except ValueError:
        assert path.stem == "raises_at_the_end", path
    return module


ORACLES: dict[str, Any] = {
    name: function for path in sorted(HERE.glob("*/oracle.py")) for name, function in load(path).ORACLE.items()
}


@pytest.mark.parametrize("name", CODE)
def test_the_reference_agrees_with_a_second_oracle(name: str) -> None:
    """On 25 ladders the reference passes against `ORACLE` of its source, which computes the same in another way."""
    exercise = CODE[name]
    for seed in SEEDS:
        for case in cases_of(exercise, seed):
            assert same(exercise, case, run(exercise, case), ORACLES[name](*case.arguments)), case.rung


@pytest.mark.parametrize("path", HONEST, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_honest_styles_are_right_whatever_the_numbers(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Loops, lists, columns, tanh and the rest are right on every ladder: no draw makes rounding count."""
    if path.stem == "class_with_slots":  # dataclasses look their module up by name
        monkeypatch.setitem(__import__("sys").modules, f"right_{path.stem}", ModuleType("stand_in"))
    module = load(path)
    solved = heads(path)
    names = [name for name in CODE if name in solved or ("*" in solved and name in SIX)]
    for exercise in (CODE[name] for name in names):
        student = SimpleNamespace(**vars(module))
        for seed in range(8):
            for case in cases_of(exercise, seed):
                if case.bonus:  # announced as more than is asked
                    continue
                if exercise.probe is not None:
                    got = exercise.probe(student, *case.arguments)
                else:
                    got = getattr(module, exercise.name)(*case.arguments)
                assert same(exercise, case, got, run(exercise, case)), (exercise.id, seed, case.rung)
        capsys.readouterr()


@pytest.mark.parametrize("name", CODE)
def test_mistakes_differ_from_right_and_from_each_other(name: str) -> None:
    """No two mistakes give the same results on all cases, and none gives the right ones, on any ladder."""
    exercise = CODE[name]
    for seed in range(LADDERS):
        cases, wrong = cases_of(exercise, seed), wrong_of(name, seed)
        right = tuple(run(exercise, case) for case in cases)
        assert set(wrong) <= set(MISCONCEPTIONS)
        assert len(wrong) >= 2
        for (one, a), (two, b) in combinations([("right", right), *wrong.items()], 2):
            # Where one of them fails there is nothing to compare: it must differ where both run.
            together = any(
                x is not None and y is not None and not same(exercise, case, x, y)
                for case, x, y in reversed(list(zip(cases, a, b, strict=True)))  # large networks tell the most apart
            )
            assert together or (name, one, two) in SAME_FUNCTION, (one, two, seed)


@pytest.mark.parametrize("name", CODE)
def test_every_mistake_is_caught_and_named(name: str) -> None:
    """What a mistake gives, handed in, is wrong, and that mistake is named, alone; what is right has full marks."""
    exercise = CODE[name]
    for seed in range(LADDERS):
        cases, wrong = cases_of(exercise, seed), wrong_of(name, seed)
        right = tuple(run(exercise, case) for case in cases)
        assert _handed_in(exercise, cases, right, wrong, right).verdict == "correct"
        for mistake, outputs in wrong.items():
            mark = _handed_in(exercise, cases, right, wrong, outputs)
            assert mark.verdict == "wrong", mistake
            assert mark.suspects == (mistake,), (mistake, mark.suspects)


def _handed_in(exercise: CodeExercise, cases: Any, right: Any, wrong: Any, outputs: Any) -> Any:
    """The mark of a function with these outputs, None where it fails."""
    results = tuple(
        CaseResult("error", message="ValueError") if each is None else CaseResult("ok", each) for each in outputs
    )
    return code.mark(exercise, cases, right, lambda: wrong, CallResult(exercise.name, "ok", cases=results))


@pytest.mark.parametrize("name", CODE)
def test_mistakes_show_in_more_than_one_case(name: str) -> None:
    """A mistake does not hang by one case: it shows in at least two, so that a case may be changed."""
    exercise = CODE[name]
    cases = cases_of(exercise)
    right = [run(exercise, case) for case in cases]
    for mistake, outputs in wrong_of(name, 0).items():
        shows = sum(
            out is None or not same(exercise, case, out, want)
            for case, out, want in zip(cases, outputs, right, strict=True)
        )
        assert shows >= 2, mistake


@pytest.mark.parametrize("name", CODE)
def test_the_same_mistakes_on_every_ladder(name: str) -> None:
    """Which mistakes can be named does not depend on the draw."""
    assert len({frozenset(wrong_of(name, seed)) for seed in range(2 * LADDERS)}) == 1


def size(arguments: Any) -> int:
    """How many numbers there are in some arguments."""
    return sum(
        int(np.size(each))
        for argument in arguments
        for each in (argument if isinstance(argument, list) else [argument])
    )


@pytest.mark.parametrize("name", CODE)
def test_the_ladder_starts_with_the_smallest(name: str) -> None:
    """The first case is the smallest of all, so that the first that fails is easy to follow by hand."""
    for seed in range(5):
        cases = cases_of(CODE[name], seed)
        sizes = [size(case.arguments) for case in cases]
        assert sizes[0] == min(sizes)
        assert sizes[0] <= 12
        rungs = [case.rung for case in cases]
        assert all(rungs)
        assert len(set(rungs)) == len(rungs)


@pytest.mark.parametrize("name", CODE)
def test_the_reference_is_a_good_student(name: str) -> None:
    """The reference changes no argument, shares no memory with one, and gives the same again."""
    exercise = CODE[name]
    for case in (*cases_of(exercise), exercise.public):
        before = [np.copy(each) for each in _flat(case.arguments)]
        first, second = run(exercise, case), run(exercise, case)
        assert alike(first, second)
        assert all(np.array_equal(a, b) for a, b in zip(before, _flat(case.arguments), strict=True))
        assert not any(np.shares_memory(out, given) for out in _flat([first]) for given in _flat(case.arguments))
        assert all(np.isfinite(out).all() for out in _flat([first]) if not isinstance(out, str | None))


def _flat(tree: Any) -> list[Any]:
    return [leaf for each in tree for leaf in _flat(each)] if isinstance(tree, list | tuple) else [tree]


def named(source: str, exercise: CodeExercise) -> Any:
    """The last function or class of some source text, run with NumPy and what the hand-out provides."""
    names: dict[str, Any] = {"np": np} | {each.__name__: each for each in exercise.provided}
    exec(compile(source, "source.py", "exec"), names)
    definition = ast.parse(source).body[-1]
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
    return names[definition.name]


@pytest.mark.parametrize("name", CODE)
def test_the_stub(name: str) -> None:
    """The stub compiles, has the signature and the task, does nothing, and holds no line of the solution."""
    exercise = CODE[name]
    text = stub(exercise)
    started = named(text, exercise)
    assert started.__name__ == exercise.name
    with pytest.raises(NotImplementedError):
        exercise.result(started, exercise.public.arguments)
    definition = ast.parse(text).body[0]
    assert ast.get_docstring(definition) == task(exercise)  # type: ignore[arg-type]
    if isinstance(definition, ast.FunctionDef):
        assert text.startswith(f"def {signature(exercise)}:")
        body = solution(exercise).splitlines()[1:]
        assert not any(line.strip() in text for line in body if len(line.strip()) > 3)


@pytest.mark.parametrize("name", CODE)
def test_the_solution(name: str, demand: Callable[[Iterable[str]], None]) -> None:
    """The solution compiles without our imports and passes its own cases; in the jail where it needs packages."""
    exercise = CODE[name]
    if name in PACKED:
        demand(exercise.needs.packages)
        assert grade(solution(exercise).encode(), [exercise], choose_profile(), 1).score == exercise.points
        return
    written = named(solution(exercise), exercise)
    for case in (*cases_of(exercise), exercise.public):
        assert same(exercise, case, exercise.result(written, case.arguments), run(exercise, case))


@pytest.mark.parametrize("name", CODE)
def test_what_is_provided(name: str) -> None:
    """What the hand-out gives compiles without our imports."""
    exercise = CODE[name]
    for provided in exercise.provided:
        text = plain(provided)
        assert "Array" not in text.partition('"""')[0]
        assert named(text, exercise).__name__ == provided.__name__


@pytest.mark.parametrize("name", [name for name in PLAIN if CODE[name].audit is not None])
def test_the_audit_without_a_key(name: str) -> None:
    """The self-check accepts the reference and rejects every mistake that is visible in a gradient."""
    exercise = CODE[name]
    assert exercise.audit is not None
    names = {each.__name__: each for each in exercise.provided}
    assert all(holds for holds, _ in exercise.audit(np, names | {exercise.name: exercise.reference}, None))

    def doubled(*arguments: Any) -> Any:
        return _doubled(exercise.reference(*arguments))

    assert not any(holds for holds, _ in exercise.audit(np, names | {exercise.name: doubled}, None))


def _doubled(tree: Any) -> Any:
    return type(tree)(_doubled(each) for each in tree) if isinstance(tree, list | tuple) else 2 * tree


def test_example_is_not_a_case() -> None:
    """The public example is none of the hidden cases: typing its answer in never helps."""
    for exercise in CODE.values():
        for case in cases_of(exercise):
            assert not (
                len(case.arguments) == len(exercise.public.arguments)
                and all(
                    np.shape(a) == np.shape(b) and np.array_equal(a, b)
                    for a, b in zip(_flat(case.arguments), _flat(exercise.public.arguments), strict=False)
                )
                and len(_flat(case.arguments)) == len(_flat(exercise.public.arguments))
            )


def test_an_entry_is_its_reference_function() -> None:
    """An entry of the bank can be called as the function it is made of, with arrays or nested lists."""
    from exercises import nielsen

    weights, biases = [[[1.0, -1.0], [0.5, 0.25], [2.0, 1.0]], [[2.0, 1.0, 0.5]]], [[0.0, 0.1, 0.2], [0.3]]
    nabla_b, nabla_w = nielsen.backprop(weights, biases, [0.5, 0.5], [0.0])
    arrays = [[np.array(each) for each in layers] for layers in (weights, biases)]
    again_b, again_w = nielsen.backprop(*arrays, np.array([0.5, 0.5]), np.array([0.0]))
    assert [each.shape for each in nabla_w] == [(3, 2), (1, 3)]
    for got, want in zip([*nabla_b, *nabla_w], [*again_b, *again_w], strict=True):
        assert np.array_equal(got, want)
    assert nielsen.weight_gradient([1.0, 2.0], [3.0]).tolist() == [[3.0], [6.0]]
    assert nielsen.hidden_error([[1.0, 2.0]], [0.1], [0.0, 0.0]).tolist() == [0.025, 0.05]


@pytest.mark.parametrize("name", [name for name in CODE if name not in PACKED])
def test_what_nothing_explains_is_marked_wrong_and_no_fault_of_ours(name: str) -> None:
    """Numbers a little off, as no mistake makes them, are wrong, with findings; explaining them raises nothing."""
    exercise = CODE[name]
    cases = cases_of(exercise)
    right = tuple(run(exercise, case) for case in cases)

    def off(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [off(each) for each in value]
        return value if isinstance(value, str) else np.asarray(value, dtype=float) * 1.037 + 0.0123

    count = sum(not case.bonus for case in cases)
    for first in (0, count // 2, count - 1):  # wrong everywhere, in the second half, in the last case
        outputs = tuple(off(value) if i >= first else value for i, value in enumerate(right))
        mark = _handed_in(exercise, cases, right, wrong_of(name, 0), outputs)
        assert mark.verdict == "wrong", first
        assert mark.findings
