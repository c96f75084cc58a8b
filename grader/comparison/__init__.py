"""Comparing what a function returned with what was wanted: fails closed, and says in words what differs.

`difference` says what is wrong, `same` only whether, which costs less. Each check has a file and its own words; `tree`
has them in a table.
"""

from grader.comparison.alias import shared
from grader.comparison.argument import changed
from grader.comparison.columns import vectors
from grader.comparison.decision import same
from grader.comparison.kind import as_array, kind_of
from grader.comparison.record import Difference, Kind
from grader.comparison.stack import Stack
from grader.comparison.text import text_of
from grader.comparison.tolerance import Tolerance, close, scale_of
from grader.comparison.tree import difference

__all__ = [
    "Difference",
    "Kind",
    "Stack",
    "Tolerance",
    "as_array",
    "changed",
    "close",
    "difference",
    "kind_of",
    "same",
    "scale_of",
    "shared",
    "text_of",
    "vectors",
]
