"""Wrong programs without a catalogue: each is the solution with one place changed."""

from __future__ import annotations

import ast

import pytest

from exercises.bank import BANK
from exercises.entry import solution
from exercises.model import CodeExercise
from grader.selftest.mutations import KINDS, mutations

CODE = {name: each for name, each in BANK.items() if isinstance(each, CodeExercise)}

# kind -> a function's body, and a line that one of its changes has
CHANGES = {
    "operator": ("return a + b", "return a - b"),
    "product": ("return a @ b", "return a * b"),
    "comparison": ("return a < b", "return a <= b"),
    "minus": ("return -a", "return a"),
    "minus more": ("return a * b", "return -(a * b)"),
    "accumulation": ("a += b", "a = b"),
    "zero": ("return a + 0", "return a + 1"),
    "one more": ("return 3 * a", "return 4 * a"),
    "twice": ("return 0.5 * a", "return 1.0 * a"),
    "text": ("return a == 'relu'", "return a == 'not relu'"),
    "last": ("return a[-1]", "return a[-2]"),
    "next": ("return a[b + 1]", "return a[b]"),
    "beside": ("return a[b]", "return a[b - 1]"),
    "slice": ("return a[1:]", "return a[:]"),
    "round": ("return a[1:]", "return a[1::-1]"),
    "subscript": ("return a[b]", "return a"),
    "arguments": ("return np.outer(a, b)", "return np.outer(b, a)"),
    "operands": ("return a / b", "return b / a"),
    "pair": ("return (a, b)", "return (b, a)"),
    "statement": ("a = b", "pass"),
    "transposed": ("return a.T @ b", "return a @ b"),
    "call": ("return np.sign(a)", "return a"),
    "mean": ("return a.mean(axis=0)", "return a.sum(axis=0)"),
    "factor": ("return a * (1 - b)", "return a"),
    "axis": ("return np.sum(a, axis=1)", "return np.sum(a, axis=0)"),
    "no axis": ("return np.sum(a, axis=1)", "return np.sum(a)"),
    "branches": ("return a if b else -a", "return -a if b else a"),
    "always": ("return a if b else -a", "return a"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_kind_of_change_is_made(name: str) -> None:
    """With the line before and after it."""
    body, after = CHANGES[name]
    found = mutations(f"def f(a, b):\n    {body}\n")
    assert after in [each.after for each in found]
    assert {each.before for each in found} == {body}
    assert {each.line for each in found} == {2}
    assert {each.kind for each in found} <= set(KINDS)


def test_branches_of_an_if_are_exchanged_and_fixed() -> None:
    """Each way to take the wrong one."""
    tests = [
        each.after for each in mutations("def f(a):\n    if a:\n        b = 1\n    else:\n        b = 2\n    return b")
    ]
    assert "if True:" in tests
    assert "if False:" in tests


@pytest.mark.parametrize("name", CODE)
def test_every_change_changes_and_is_python(name: str) -> None:
    """No two are the same, none is the solution, all can be read, and each differs from it in few lines."""
    text = ast.unparse(ast.parse(solution(CODE[name])))
    found = mutations(solution(CODE[name]), CODE[name].keep)
    assert found
    texts = [ast.unparse(ast.parse(each.text)) for each in found]
    assert len({text, *texts}) == len(found) + 1
    for each in found:
        assert each.text.splitlines()[each.line - 1] != text.splitlines()[each.line - 1]


def test_what_is_handed_out_is_not_changed() -> None:
    """Methods that are kept, docstrings, messages, types and `strict` stay."""
    text = (
        "class A:\n    def kept(self):\n        return 1 + 1\n\n    def __repr__(self):\n        return str(1 + 1)\n\n"
        "    def mine(self, x: int=3):\n        '''Add 1.'''\n        if x:\n            raise ValueError(1 + 1)\n"
        "        return list(zip(x, x, strict=True))"
    )
    for each in mutations(text, ["kept"]):
        assert each.text.count("1 + 1") >= 3 - (each.after == "pass")  # what is raised may not be raised at all
        assert "strict=False" not in each.text
        assert "Add 1." in each.text
        assert "x: int=3" in each.text
