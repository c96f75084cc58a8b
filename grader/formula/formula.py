"""A formula that has been read: its tree, the text it came from, and what was read into it."""

from __future__ import annotations

from dataclasses import dataclass

from grader.formula.tex import tex
from grader.formula.tree import Node


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula. It can be evaluated and shown; there is nothing in it that could run."""

    tree: Node
    text: str
    notes: tuple[str, ...]  # what the student should know about how the text was read
    names: frozenset[str]  # the names of the question it uses, as declared

    def tex(self) -> str:
        """The formula as it was read, in TeX, for "I read this as ..."."""
        return tex(self.tree)
