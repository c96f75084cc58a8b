"""Formulas typed by students: read with our own grammar, evaluated from our own tree, compared by value.

Nothing of the text is ever evaluated as code: a formula can hold declared names, decimal numbers and the
operations of one table.
"""

from grader.formula.equality import Answer, Comparison, matches, same
from grader.formula.evaluate import evaluate, evaluate_exactly
from grader.formula.fault import FormulaError
from grader.formula.formula import Formula
from grader.formula.grammar import read
from grader.formula.nearly import nearly_right
from grader.formula.tree import Apply, Name, Node, Number

__all__ = [
    "Answer",
    "Apply",
    "Comparison",
    "Formula",
    "FormulaError",
    "Name",
    "Node",
    "Number",
    "evaluate",
    "evaluate_exactly",
    "matches",
    "nearly_right",
    "read",
    "same",
]
