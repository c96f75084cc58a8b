"""Tests of the tree that is built: its shape, its limits, its cases."""

import pytest

from grader.formula import Apply, FormulaError, Name, Number, read
from grader.formula.builder import MAX_EXPONENT, MAX_NODES
from grader.formula.scanner import MAX_DEPTH

X, Y, Z = Name("x"), Name("y"), Name("z")
NAMES = ["x", "y", "z"]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("x + y - z", Apply("add", (X, Y, Apply("negate", (Z,))))),
        ("x + (y + z)", Apply("add", (X, Apply("add", (Y, Z))))),
        ("(x + y) + z", Apply("add", (Apply("add", (X, Y)), Z))),
        ("x y z", Apply("multiply", (X, Y, Z))),
        ("x / y / z", Apply("divide", (Apply("divide", (X, Y)), Z))),
        ("x / y z", Apply("multiply", (Apply("divide", (X, Y)), Z))),
        ("-x y", Apply("multiply", (Apply("negate", (X,)), Y))),
        ("-x^2", Apply("negate", (Apply("power", (X, Number("2"))),))),
        ("x^2 y", Apply("multiply", (Apply("power", (X, Number("2"))), Y))),
        ("e^x", Apply("exp", (X,))),
        ("tanh^2(x)", Apply("power", (Apply("tanh", (X,)), Number("2")))),
        ("(x > y)", Apply("step", (Apply("add", (X, Apply("negate", (Y,)))),))),
        ("(x < 0)", Apply("step", (Apply("negate", (X,)),))),
        ("(x >= 0)", Apply("choose", (Apply("negate", (X,)), Number("0"), Number("1")))),
        ("y if x > 0 else z", Apply("choose", (X, Y, Z))),
        ("y if x <= 0 else z", Apply("choose", (X, Z, Y))),
        ("cases(x > 0, y, z)", Apply("choose", (X, Y, Z))),
    ],
)
def test_trees(text: str, tree: Apply) -> None:
    """Signs bind as on paper; sums and products are flat unless brackets say otherwise."""
    assert read(text, NAMES).tree == tree


def kind_of(text: str) -> str:
    try:
        read(text, NAMES)
    except FormulaError as error:
        return error.kind
    return "read"


def test_limits() -> None:
    """At the limit a formula is read, one beyond it is refused."""
    assert kind_of(f"x^{MAX_EXPONENT}") == "read"
    assert kind_of(f"x^{MAX_EXPONENT + 1}") == "exponent"
    assert kind_of("-" * (MAX_DEPTH - 1) + "x") == "read"
    assert kind_of("-" * MAX_DEPTH + "x") == "too_deep"
    assert kind_of("+".join("x" * (MAX_NODES - 1))) == "read"
    assert kind_of("+".join("x" * MAX_NODES)) == "too_large"
