"""Comparing what a function returned with what was wanted: fails closed, and says in words what differs."""

from grader.comparison.alias import shared
from grader.comparison.argument import changed
from grader.comparison.record import Difference, Kind
from grader.comparison.tree import Tolerance, as_array, close, difference, kind_of, scale_of, text_of, vectors

__all__ = [
    "Difference",
    "Kind",
    "Tolerance",
    "as_array",
    "changed",
    "close",
    "difference",
    "kind_of",
    "scale_of",
    "shared",
    "text_of",
    "vectors",
]
