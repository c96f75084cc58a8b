"""Other ways to lay out statements give the same results."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from grader.selftest import statements
from grader.selftest.program import read

Check = Callable[..., str]
X = np.array([0.3, -0.7, 2.0])

# rewriting -> a function, its arguments, what stands in it afterwards
LAYOUTS: dict[str, tuple[Callable[..., bool], str, tuple[object, ...], str]] = {
    "intermediates": (statements.intermediates, "    y = 2 * x + np.exp(x)\n    return y / 3", (X,), " = "),
    "inlining": (statements.inlining, "    y = 2 * x\n    z = y + 1\n    return z * x", (X,), "return "),
    "ternaries": (
        statements.ternaries,
        "    y = 1 if x > 0 else -1\n    return (2 if x > 1 else 3) * y",
        (0.5,),
        "else:",
    ),
    "conditional expressions": (
        statements.conditional_expressions,
        "    if x > 0:\n        y = 1\n    else:\n        y = 2\n    return y",
        (0.5,),
        "if x > 0 else 2",
    ),
    "returned conditions": (
        statements.conditional_expressions,
        "    if x > 0:\n        return 1\n    else:\n        return 2",
        (0.5,),
        "return 1 if",
    ),
    "branches": (
        statements.branches,
        "    if x > 0:\n        return 1\n    elif x > -1:\n        return 2\n    else:\n        return 3",
        (-0.5,),
        "not",
    ),
    "split tuples": (
        statements.split_tuples,
        "    a, b = x[0], 2\n    c, d, e = x\n    return a + b * d - c * e",
        (X,),
        "c = x[0]",
    ),
    "joined tuples": (statements.joined_tuples, "    a = x[0]\n    b = 2 * x\n    return a + b", (X,), "a, b = "),
    "written out": (statements.written_out, "    y = 0\n    y += x\n    y -= 2\n    return y", (X,), "y = y - 2"),
    "insertions": (
        statements.insertions,
        "    xs = [x[0]]\n    for i in range(3):\n        xs.insert(0, x[i])\n    return xs",
        (X,),
        "xs",
    ),
    "own functions": (statements.own_functions, "    y = 2 * x\n    return (y + 1) * x", (X,), "def "),
    "wrappers": (statements.wrappers, "    return 2 * x", (X,), "f_impl("),
    "lambdas": (statements.lambdas, "    return 2 * x", (X,), "f = lambda x:"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_another_layout_gives_the_same(name: str, keeps: Check) -> None:
    """On every seed, and the program is another one."""
    rewrite, body, arguments, sample = LAYOUTS[name]
    assert sample in keeps(rewrite, f"def f(x):\n{body}\n", *arguments)


@pytest.mark.parametrize("seed", range(8))
def test_a_list_that_is_turned_round_at_the_end(seed: int, keeps: Check) -> None:
    """`insert(0, x)` becomes `append` only where the list is not read before, and begins with one entry at most."""
    program = read("def f(x):\n    xs = [1, 2]\n    for i in x:\n        xs.insert(0, i)\n    return xs")
    statements.insertions(program, np.random.default_rng(seed))
    assert "reverse" not in program.text
    program = read("def f(x):\n    xs = [1]\n    for i in x:\n        xs.insert(0, i + xs[0])\n    return xs")
    statements.insertions(program, np.random.default_rng(seed))
    assert "reverse" not in program.text


def test_both_ways_to_avoid_insert_are_taken() -> None:
    """`[x] + xs`, and `append` with a `reverse`."""
    seen = set()
    for seed in range(20):
        program = read("def f(x):\n    xs = [1]\n    for i in x:\n        xs.insert(0, i)\n    return xs")
        statements.insertions(program, np.random.default_rng(seed))
        seen.add("reverse" in program.text)
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("rewrite", "body"),
    [
        (statements.inlining, "    y = x.pop()\n    return y"),  # not pure
        (statements.inlining, "    y = 2 * x\n    return y + y"),  # read twice
        (statements.inlining, "    y = 2 * x\n    return [y for i in x]"),  # computed each time
        (statements.split_tuples, "    a, b = b, a\n    return a"),  # exchanged
        (statements.joined_tuples, "    a = x\n    b = a\n    return b"),  # one after the other
        (statements.written_out, "    x += 1\n    return x"),  # an argument that is changed
        (statements.own_functions, "    return [i for i in x]"),
        (statements.intermediates, "    return x.pop() + 2 * x.pop()"),
        (statements.lambdas, "    y = x\n    return y"),
    ],
)
def test_what_might_change_is_left_alone(rewrite: Callable[..., bool], body: str) -> None:
    """Where it is not sure that both are the same, nothing is done."""
    for seed in range(10):
        program = read(f"def f(x, b=1):\n{body}\n")
        assert not rewrite(program, np.random.default_rng(seed))


def test_methods_have_functions_above_their_class() -> None:
    """A part of a method becomes a function of the module, which is given `self` where it needs it."""
    program = read("class A:\n    def m(self, x):\n        return 2 * self.w + x * 3")
    for seed in range(20):
        statements.own_functions(program, np.random.default_rng(seed))
    assert program.text.startswith("def ")
    assert "(self" in program.text


def test_who_calls_itself_has_no_wrapper() -> None:
    """Its name would mean another function."""
    program = read("def f(x):\n    return f(x - 1) if x else 0")
    assert not statements.wrappers(program, np.random.default_rng(0))


def test_a_lambda_has_no_types() -> None:
    """`lambda x: int: x` is no Python."""
    program = read("def f(x: int, y: 'np.ndarray') -> float:\n    return x + y")
    assert statements.lambdas(program, np.random.default_rng(0))
    assert program.text == "f = lambda x, y: x + y\n"
