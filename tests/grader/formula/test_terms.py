"""Terms of the sums in a formula, with their slopes."""

import numpy as np
import pytest

from grader.formula import read
from grader.formula.operations import value_of
from grader.formula.plain import plain
from grader.formula.terms import Term, terms
from grader.formula.tree import Apply, Name, Node

SAMPLES = {name: np.random.default_rng(i).uniform(0.5, 2, 5) for i, name in enumerate("abcd")}


def told(text: str) -> list[str]:
    return [plain(term.node) for term in terms(read(text, SAMPLES).tree, SAMPLES)]


def test_terms_of_every_sum() -> None:
    """Sums are found inside products, signs and numerators, the outer ones first."""
    assert told("(a b + c (1 - d)) / d") == ["a * b", "c * (1 - d)", "1", "-d"]
    assert told("-(a - b) c") == ["a", "-b"]


@pytest.mark.parametrize("text", ["exp(a + b)", "1 / (a + b)", "(a + b)^2", "max(a + b, c)", "a b c"])
def test_nothing_where_the_formula_is_not_linear(text: str) -> None:
    """A sum under another function, or below a fraction bar, is no place where one change adds up."""
    assert told(text) == []


@pytest.mark.parametrize("text", ["(a b + c (1 - d)) / d", "a - (b - c (a + d) b) d", "-(a + b) (c + d)"])
def test_the_slope_is_how_far_a_term_moves_the_value(text: str) -> None:
    """Changed by any amount, a term moves the whole by slope times as much."""
    tree = read(text, SAMPLES).tree
    found = terms(tree, SAMPLES)
    assert len(found) >= 4
    for term in found:
        moved = value_of(replaced(tree, term), SAMPLES | {"new": term.value + 3.0})
        assert moved == pytest.approx(value_of(tree, SAMPLES) + 3.0 * term.slope)


def replaced(node: Node, term: Term) -> Node:
    """The tree with the name `new` in the place of the term."""
    if node is term.total:
        assert isinstance(node, Apply)
        return Apply("add", tuple(Name("new") if i == term.index else arg for i, arg in enumerate(node.args)))
    return Apply(node.op, tuple(replaced(arg, term) for arg in node.args)) if isinstance(node, Apply) else node
