"""Tests of the printing: the student sees how the formula was read."""

import pytest

from grader.formula import Apply, Name, Number, read
from grader.formula.operations import OPERATIONS
from grader.formula.tex import tex

NAMES = ["a", "b", "x", "w5", "out_h1", "delta_o1", "eta", "w_1_2", "y'"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a - (b - x)", r"a - \left(b - x\right)"),
        ("-a b", r"\left(-a\right) \cdot b"),
        ("-(a b)", r"-a \cdot b"),
        ("a/b x", r"\frac{a}{b} \cdot x"),
        ("(a+b)/x", r"\frac{a + b}{x}"),
        ("(-x)^2", r"\left(-x\right)^{2}"),
        ("(a/b)^2", r"\left(\frac{a}{b}\right)^{2}"),
        ("(e^x)^2", r"\left(e^{x}\right)^{2}"),
        ("w5 - eta delta_o1", r"w_{5} - \eta \cdot \delta_{\mathrm{o1}}"),
        ("w_1_2 y'", r"w_{\mathrm{1,2}} \cdot y'"),
        ("out_h1", r"\mathrm{out}_{\mathrm{h1}}"),
        ("1e-3 x", r"1 \cdot 10^{-3} \cdot x"),
        ("sigmoid'(x) + abs(x) + sqrt(x)", r"\sigma'\left(x\right) + \left|x\right| + \sqrt{x}"),
        ("max(0, x)", r"\max\left(0, x\right)"),
        ("a if x > 0 else b", r"\begin{cases}a & x > 0 \\ b & \text{otherwise}\end{cases}"),
    ],
)
def test_printing(text: str, printed: str) -> None:
    """Parentheses stand where the reading needs them, names look as in the course."""
    assert read(text, NAMES).tex() == printed


@pytest.mark.parametrize("op", OPERATIONS)
def test_every_operation_can_be_printed(op: str) -> None:
    """No formula that can be read is impossible to show."""
    arity = OPERATIONS[op].arity
    printed = tex(Apply(op, (Name("x"), Number("2"), Name("w5"))[: 2 if arity is None else arity]))
    assert printed.count("{") == printed.count("}")
