"""Every code exercise: the reference passes, every mistake differs, from right and from every other."""

from __future__ import annotations

import ast
import importlib.util
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from exercises import nielsen
from exercises.bank import BANK, MISCONCEPTIONS
from exercises.entry import alike, plain, signature, solution, stub, task
from exercises.model import Case, CodeExercise
from grader.comparison import Tolerance, difference, scale_of
from grader.streams import stream
from reference import Network, backprop, forward

CODE = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, CodeExercise)}
SEEDS = range(200)
RIGHT = Path(__file__).parents[1] / "submissions" / "right"

# Pairs of mistakes that are the same function for one exercise on every input, with the reason. None so far:
# where the catalogue grows one, it belongs here, not under a looser test.
SAME_FUNCTION: dict[tuple[str, str, str], str] = {}


def cases_of(exercise: CodeExercise, seed: int = 0) -> tuple[Case, ...]:
    """The ladder of one seed."""
    return tuple(exercise.cases(stream(b"tests", exercise.id, str(seed))))


def same(exercise: CodeExercise, case: Case, got: Any, want: Any) -> bool:
    """As the grader compares."""
    return difference(got, want, Tolerance(exercise.rtol, scale_of(case.arguments)), exercise.returns) is None


@pytest.mark.parametrize("name", CODE)
def test_the_reference_agrees_with_the_engine(name: str) -> None:
    """On 200 ladders the reference passes against the general engine, which computes the same in another way."""
    exercise = CODE[name]
    for seed in SEEDS:
        for case in cases_of(exercise, seed):
            assert same(exercise, case, exercise.reference(*case.arguments), ENGINE[name](*case.arguments)), case.rung


def _sigmoid(z: Any) -> Any:
    """The sigmoid as no other of our modules computes it."""
    return 0.5 * (1 + np.tanh(z / 2))


def _slope(z: Any) -> Any:
    return 0.25 / np.cosh(z / 2) ** 2


def _engine_backprop(weights: Any, biases: Any, x: Any, y: Any) -> Any:
    network = Network(weights, biases, ["sigmoid"] * len(weights), "half_sse")
    grads = backprop(forward(network, x), y)
    return list(grads.nabla_b), list(grads.nabla_w)


ENGINE: dict[str, Any] = {
    "nielsen/sigmoid_prime": _slope,
    "nielsen/output_error": lambda a, y, z: (_sigmoid(z) - y) * _slope(z),
    "nielsen/hidden_error": lambda w, delta, z: np.einsum("kj,k->j", w, delta) * _slope(z),
    "nielsen/bias_gradient": lambda delta: 1.0 * delta,
    "nielsen/weight_gradient": lambda delta, a: delta[:, None] * a[None, :],
    "nielsen/backprop": _engine_backprop,
}


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
        assert path.stem == "raises_at_the_end"
    return module


@pytest.mark.parametrize("path", sorted(RIGHT.glob("*.py")), ids=lambda path: path.stem)
def test_honest_styles_are_right_whatever_the_numbers(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Loops, lists, columns, tanh and the rest are right on every ladder: no draw makes rounding count."""
    if path.stem == "class_with_slots":  # dataclasses look their module up by name
        monkeypatch.setitem(__import__("sys").modules, f"right_{path.stem}", ModuleType("stand_in"))
    module = load(path)
    for exercise in CODE.values():
        function = getattr(module, exercise.name)
        for seed in range(12 if "loop" in path.stem or "print" in path.stem else 40):
            for case in cases_of(exercise, seed):
                want = exercise.reference(*case.arguments)
                assert same(exercise, case, function(*case.arguments), want), (exercise.id, seed, case.rung)
        capsys.readouterr()


@pytest.mark.parametrize("name", CODE)
def test_mistakes_differ_from_right_and_from_each_other(name: str) -> None:
    """No two mistakes give the same results on all cases, and none gives the right ones, on any ladder."""
    exercise = CODE[name]
    for seed in range(25):
        cases = cases_of(exercise, seed)
        wrong = exercise.alternatives(cases)
        right = tuple(exercise.reference(*case.arguments) for case in cases)
        assert set(wrong) <= set(MISCONCEPTIONS)
        assert len(wrong) >= 4
        for (one, a), (two, b) in combinations([("right", right), *wrong.items()], 2):
            # Where one of them fails there is nothing to compare: it must differ where both run.
            together = any(
                x is not None and y is not None and not same(exercise, case, x, y)
                for case, x, y in zip(cases, a, b, strict=True)
            )
            assert together or (name, one, two) in SAME_FUNCTION, (one, two, seed)


@pytest.mark.parametrize("name", CODE)
def test_mistakes_show_in_more_than_one_case(name: str) -> None:
    """A mistake does not hang by one case: it shows in at least two, so that a case may be changed."""
    exercise = CODE[name]
    cases = cases_of(exercise)
    right = [exercise.reference(*case.arguments) for case in cases]
    for mistake, outputs in exercise.alternatives(cases).items():
        shows = sum(
            out is None or not same(exercise, case, out, want)
            for case, out, want in zip(cases, outputs, right, strict=True)
        )
        assert shows >= 2, mistake


@pytest.mark.parametrize("name", CODE)
def test_the_same_mistakes_on_every_ladder(name: str) -> None:
    """Which mistakes can be named does not depend on the draw."""
    exercise = CODE[name]
    assert len({frozenset(exercise.alternatives(cases_of(exercise, seed))) for seed in range(25)}) == 1


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
        assert sizes[0] <= 6
        rungs = [case.rung for case in cases]
        assert all(rungs)
        assert len(set(rungs)) == len(rungs)


@pytest.mark.parametrize("name", CODE)
def test_the_reference_is_a_good_student(name: str) -> None:
    """The reference changes no argument, shares no memory with one, and gives the same again."""
    exercise = CODE[name]
    for case in (*cases_of(exercise), exercise.public):
        before = [np.copy(each) for each in _flat(case.arguments)]
        first, second = exercise.reference(*case.arguments), exercise.reference(*case.arguments)
        assert alike(first, second)
        assert all(np.array_equal(a, b) for a, b in zip(before, _flat(case.arguments), strict=True))
        assert not any(np.shares_memory(out, given) for out in _flat([first]) for given in _flat(case.arguments))
        assert all(np.isfinite(out).all() for out in _flat([first]))


def _flat(tree: Any) -> list[Any]:
    return [leaf for each in tree for leaf in _flat(each)] if isinstance(tree, list | tuple) else [tree]


def test_the_ladder_of_networks_tells_the_scalar_factors_apart() -> None:
    """Networks with one neuron, square ones, deep ones, zero weights and saturation are all there."""
    cases = cases_of(CODE["nielsen/backprop"])
    shapes = [tuple(w.shape for w in case.arguments[0]) for case in cases]
    assert shapes[0] == ((1, 1), (1, 1))
    assert any(len(each) == 1 for each in shapes)
    assert any(len(each) >= 3 for each in shapes)
    assert any(len({side for shape in each for side in shape}) == 1 and each[0][0] >= 3 for each in shapes)
    # One of the square ones is neither small nor saturated: there every transposed matrix runs, and shows.
    assert any(
        each == ((4, 4), (4, 4)) and max(np.abs(w).max() for w in case.arguments[0]) < 5
        for each, case in zip(shapes, cases, strict=True)
    )
    zero = [case for case in cases if all((w == 0).all() for w in case.arguments[0])]
    assert zero
    assert all((b != 0).any() for case in zero for b in case.arguments[1])
    square = [w for case in cases for w in case.arguments[0] if w.shape[0] == w.shape[1] > 1 and w.any()]
    assert all(not np.allclose(w, w.T) for w in square)


def test_targets_are_not_hit() -> None:
    """No case has a gradient that is nearly zero throughout: zeros must never pass."""
    for seed in SEEDS:
        for case in cases_of(CODE["nielsen/backprop"], seed):
            nabla_b, nabla_w = nielsen.backprop.reference(*case.arguments)
            # The last layer of weights may be fed by zeros in no case; the biases of it always move.
            assert np.abs(nabla_b[-1]).max() > 1e-12, (seed, case.rung)
            assert np.abs(nabla_w[-1]).max() > 1e-12, (seed, case.rung)


def named(source: str) -> Any:
    """The last function of some source text, run with NumPy and the functions the hand-out provides."""
    names: dict[str, Any] = {"np": np, "sigmoid": nielsen.sigmoid, "feedforward": nielsen.feedforward}
    exec(compile(source, "source.py", "exec"), names)
    definition = ast.parse(source).body[-1]
    assert isinstance(definition, ast.FunctionDef)
    return names[definition.name]


@pytest.mark.parametrize("name", CODE)
def test_the_stub(name: str) -> None:
    """The stub compiles, has the signature and the task, does nothing, and holds no line of the solution."""
    exercise = CODE[name]
    text = stub(exercise)
    function = named(text)
    assert function.__name__ == exercise.name
    assert text.startswith(f"def {signature(exercise)}:")
    with pytest.raises(NotImplementedError):
        function(*exercise.public.arguments)
    assert ast.get_docstring(ast.parse(text).body[0]) == task(exercise)  # type: ignore[arg-type]
    body = solution(exercise).splitlines()[1:]
    assert not any(line.strip() in text for line in body if len(line.strip()) > 3)


@pytest.mark.parametrize("name", CODE)
def test_the_solution(name: str) -> None:
    """The solution compiles without our imports and passes its own cases."""
    exercise = CODE[name]
    function = named(solution(exercise))
    for case in (*cases_of(exercise), exercise.public):
        assert same(exercise, case, function(*case.arguments), exercise.reference(*case.arguments))


@pytest.mark.parametrize("name", CODE)
def test_what_is_provided(name: str) -> None:
    """Functions the hand-out gives compile without our imports and do what they do here."""
    for provided in CODE[name].provided:
        text = plain(provided)
        assert "Array" not in text.partition('"""')[0]
        assert named(text).__name__ == provided.__name__
    z = np.array([-2.0, 0.0, 3.0])
    assert np.allclose(named(plain(nielsen.sigmoid))(z), _sigmoid(z))


@pytest.mark.parametrize("name", [name for name, exercise in CODE.items() if exercise.audit is not None])
def test_the_audit_without_a_key(name: str) -> None:
    """The self-check accepts the reference and rejects every mistake that is visible in a gradient."""
    exercise = CODE[name]
    assert exercise.audit is not None
    names = {"sigmoid": nielsen.sigmoid, "feedforward": nielsen.feedforward}
    assert all(holds for holds, _ in exercise.audit(np, names | {exercise.name: exercise.reference}, None))

    def doubled(*arguments: Any) -> Any:
        right = exercise.reference(*arguments)
        return tuple([2 * each for each in half] for half in right) if isinstance(right, tuple) else 2 * right

    assert not any(holds for holds, _ in exercise.audit(np, names | {exercise.name: doubled}, None))


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
