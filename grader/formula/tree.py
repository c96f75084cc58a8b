"""The checked tree of a formula: three small records, and nothing else can be in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number; the digits as typed are kept, for evaluation beyond float64."""

    text: str

    @property
    def value(self) -> float:
        """The nearest float64."""
        return float(self.text)


@dataclass(frozen=True, slots=True)
class Name:
    """A name the question declares, spelled as declared."""

    name: str


@dataclass(frozen=True, slots=True)
class Apply:
    """An operation of `grader.formula.operations.OPERATIONS`, applied to its operands."""

    op: str
    args: tuple[Node, ...]


Node: TypeAlias = Number | Name | Apply


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Apply):
            waiting.extend(node.args)
