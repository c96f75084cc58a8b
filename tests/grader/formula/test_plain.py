"""Trees as text that a student would type."""

import pytest

from grader.formula import read
from grader.formula.plain import plain

NAMES = ["a", "b", "w7", "delta_o2"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("w7·δ_o2", "w7 * delta_o2"),
        ("a - (b - 1)", "a - (b - 1)"),
        ("-(a + b)", "-(a + b)"),
        ("a/(b w7)", "a / (b * w7)"),
        ("(a + 1)^2", "(a + 1)^2"),
        ("e^{-a}", "exp(-a)"),
        ("tanh'(a) pi", "tanh'(a) * pi"),
        ("relu'(a)", "relu'(a)"),
        ("a if a > 0 else b", "where(a > 0, a, b)"),
        ("-a + b", "-a + b"),
        ("a * -b", "a * (-b)"),
    ],
)
def test_what_is_written(text: str, wanted: str) -> None:
    """A piece of a formula stands in messages as it would be typed."""
    assert plain(read(text, NAMES).tree) == wanted


@pytest.mark.parametrize(
    "text",
    ["a - b - 1", "a - (b + 1)", "a / b / w7", "a / (b / w7)", "(a^b)^2", "a^(-b)", "2 a (1 - a)^2 / b", "max(a, -b)"],
)
def test_it_reads_as_the_same_tree(text: str) -> None:
    """What is written means what it was written from."""
    tree = read(text, NAMES).tree
    assert read(plain(tree), NAMES).tree == tree
