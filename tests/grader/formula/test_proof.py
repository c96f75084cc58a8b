"""Proofs by SymPy, in a process of their own."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.formula import Formula, proof, read
from grader.formula.operations import OPERATIONS
from grader.formula.proof import prove

NAMES = ("a", "x", "y", "__import__", "E", "I")


def formula(text: str) -> Formula:
    return read(text, [name for name in NAMES if name != "__import__"])


PAIRS = [
    ("sigmoid(x) (1 - sigmoid(x))", "sigmoid'(x)", True),
    ("1 - tanh(x)^2", "sech(x)^2", True),
    ("softplus(x) - softplus(-x)", "x", True),
    ("0.1 + 0.2", "0.3", True),
    ("max(x, y)", "(x + y + abs(x - y)) / 2", True),
    ("E I", "I E", True),
    ("sqrt(x^2)", "x", False),
    ("x + 1e-30", "x", False),
    ("relu(x)", "x", False),
]


def test_pairs() -> None:
    """What SymPy can show is proved, from our tree and over the real numbers; what is not so never is."""
    tasks = [
        (json.dumps([proof._plain(formula(a).tree), proof._plain(formula(b).tree)]), proved) for a, b, proved in PAIRS
    ]
    for task, proved in tasks:
        symbols: dict[str, object] = {}
        first, second = (proof.expression(tree, symbols) for tree in json.loads(task))
        assert any(way == 0 for way in proof._ways(first - second)) == proved, task


def test_every_operation_can_be_proved_with() -> None:
    """There is a SymPy form of every operation, with its value at a point."""
    assert set(proof._MAKERS) == set(OPERATIONS)
    for op, operation in OPERATIONS.items():
        for numbers in (("0.7", "1.2", "0.4"), ("0.3", "0.2", "0.9")):
            args = numbers[: 2 if operation.arity is None else operation.arity]
            value = float(proof.expression([op, list(args)], {}).evalf())
            assert value == pytest.approx(float(operation.value(*map(float, args))))


def test_in_its_own_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way; what stands in the directory is not imported."""
    (tmp_path / "sympy.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    assert prove(formula("x (1 - x)"), formula("x - x^2")) == "proved"


def test_time_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that does not come back, by the clock or by its CPU time, is stopped."""

    def late(*_: object, **options: object) -> None:
        raise subprocess.TimeoutExpired(sys.executable, float(str(options["timeout"])))

    monkeypatch.setattr(subprocess, "run", late)
    assert prove(formula("x"), formula("y"), 2.0) == "no time"
    ended = subprocess.CompletedProcess([], -signal.SIGXCPU, stdout="proved")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    assert prove(formula("x"), formula("y"), 2.0) == "no time"


@pytest.mark.parametrize("tree", [None, 3, [], ["add"], [["x"], []], {"a": 1}, ["os.system", ["1"]], "1; import os"])
def test_nothing_but_trees(tree: object) -> None:
    """What is no tree of ours is refused before SymPy sees it; text is never parsed but as digits."""
    symbols: dict[str, object] = {}
    if tree == ["add"]:  # a name
        assert str(proof.expression(tree, symbols)) == "x0"
        return
    with pytest.raises((ValueError, KeyError, TypeError)):
        proof.expression(tree, symbols)
