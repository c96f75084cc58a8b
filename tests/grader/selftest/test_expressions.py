"""Other forms of a formula give the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from grader.selftest import expressions
from grader.selftest.program import read

W, X, Y = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]]), np.array([0.3, -0.7, 2.0]), np.array([1.5, -2.5])
Check = Callable[..., str]

# way -> the formula, its arguments, what stands in one of its other forms
FORMS: dict[str, tuple[expressions.Ways, str, tuple[object, ...], str]] = {
    "products": (expressions.products, "x @ y", (W, X), "np.dot("),
    "einsum": (expressions.sums_of_products, "x @ y", (W, X), "np.einsum("),
    "einsum of vectors": (expressions.sums_of_products, "x @ y", (X, X), "np.einsum("),
    "outer": (expressions.outer_products, "np.outer(x, y)", (X, Y), "reshape"),
    "transposes": (expressions.transposes, "x.T @ y", (W, Y), "np.transpose("),
    "squares": (expressions.squares, "x ** 2 + y ** 2", (X, 3.0), "x * x"),
    "products of the same": (expressions.squares, "x * x + y", (X, 3.0), "x ** 2"),
    "operands": (expressions.operands, "2 + x * y", (X, 3.0), "y * x"),
    "operands of products only": (expressions.operands, "(x * y - 2) * (y / x)", (X, 3.0), "y / x * "),
    "by name": (expressions.by_name, "2 + x * (1 - y)", (X, 3.0), "np.multiply("),
    "signs": (expressions.signs, "x - y * -x", (X, 3.0), "-1 * x"),
    "quotients": (expressions.quotients, "x / 2 + x / y", (X, 3.0), "0.5"),
    "comparisons": (expressions.comparisons, "(x > y) * 1.0", (X, 0.1), "y < x"),
    "chains": (expressions.comparisons, "float(0 <= x < y)", (1, 2), "and"),
    "ends": (expressions.ends, "x[-1] + sum(x[:-1]) * sum(y[1:])", (X, X), "len(x) - 1"),
    "useless copies": (expressions.useless_copies, "2 * (x @ y)", (W, X), "np.copy("),
    "listed": (expressions.listed, "sum(2 * each for each in x) + y", (X, 1), "[2 * each"),
    "reversed ranges": (
        expressions.reversed_ranges,
        "[x[i] - y for i in range(len(x) - 1, -1, -1)]",
        (X, 1),
        "reversed(",
    ),
    "reversed ranges to 1": (
        expressions.reversed_ranges,
        "[x[i] - y for i in range(2, 0, -1)]",
        (X, 1),
        "range(1, 2 + 1)",
    ),
    "loose zips": (expressions.loose_zips, "[a * y for a, b in zip(x, x, strict=True)]", (X, 2), "zip(x, x)"),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_formula_in_another_form_gives_the_same(name: str, keeps: Check) -> None:
    """On every seed; and some seed gives the form that is named here."""
    ways, formula, arguments, sample = FORMS[name]
    text = f"def f(x, y):\n    return {formula}\n"
    rewrite = partial(expressions.reworded, ways=ways)
    assert keeps(rewrite, text, *arguments)
    forms = set()
    for seed in range(40):
        program = read(text)
        rewrite(program, np.random.default_rng(seed))
        forms.add(program.text)
    assert any(sample in each for each in forms), forms


@pytest.mark.parametrize(
    ("ways", "formula"),
    [
        (expressions.operands, "x + y"),  # perhaps lists
        (expressions.operands, "next(x) * next(y)"),  # in this order
        (expressions.by_name, "[x] * 2 + y"),
        (expressions.ends, "f(x)[-1]"),  # computed once
        (expressions.squares, "f(x) * f(x)"),
        (expressions.reversed_ranges, "range(9, 0, -2)"),
    ],
)
def test_what_might_change_is_left_alone(ways: expressions.Ways, formula: str) -> None:
    """Where it is not sure that both forms are the same, there is no other form."""
    program = read(f"def f(x, y):\n    return {formula}\n")
    assert not expressions.reworded(program, np.random.default_rng(0), ways)


def test_where_operators_are_methods_formulas_stay() -> None:
    """`a * b` of a class with `__mul__` need not be `b * a`, and NumPy knows nothing of it."""
    program = read(
        "def f(x, y):\n    return x ** 2 + 2 * x - y / 3", "class V:\n    def __mul__(s, o):\n        return s"
    )
    for ways in (
        expressions.squares,
        expressions.operands,
        expressions.by_name,
        expressions.signs,
        expressions.quotients,
    ):
        assert not expressions.reworded(program, np.random.default_rng(0), ways)


def test_results_come_in_other_shapes(keeps: Check) -> None:
    """Through `np.array`, as lists, tuples as lists."""
    assert "np.a" in keeps(expressions.results, "def f(x, y):\n    return x * y", X, 3.0)
    text = "def f(x, y):\n    return (x, y)"
    program = read(text)
    assert expressions.results(program, np.random.default_rng(0))
    assert "[x, y]" in program.text or "list(" in program.text


def test_messages_and_types_stay() -> None:
    """What is raised, printed by `__repr__` or said of types is not a formula."""
    program = read("def f(x: 'a @ b') -> 'c @ d':\n    raise ValueError(x @ x)\n\ndef __repr__(x):\n    return x @ x")
    assert not expressions.reworded(program, np.random.default_rng(0), expressions.products)


def test_what_only_the_program_itself_uses_stays_as_it_is() -> None:
    """A list is as good as an array for who asked, but not for the next line."""
    program = read("def f(x):\n    return g(x)[0]")
    program.tree.body += read("def g(x):\n    return 2 * x").tree.body
    for seed in range(10):
        assert not expressions.results(program, np.random.default_rng(seed))
