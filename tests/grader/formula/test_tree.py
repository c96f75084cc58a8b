"""Tests of the tree's records."""

import dataclasses

import pytest

from grader.formula.tree import Apply, Name, Number, walk


def test_records_are_frozen() -> None:
    """A tree that has been checked stays as it is."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Name("x").name = "y"  # type: ignore[misc]


def test_walk_visits_every_node() -> None:
    """The walk sees the node and everything below it, whatever the depth."""
    tree: Apply | Name = Name("x")
    for _ in range(5000):
        tree = Apply("negate", (tree,))
    assert sum(1 for _ in walk(tree)) == 5001


def test_numbers_keep_their_digits() -> None:
    """The text is for many digits, the value for float64."""
    number = Number("0.10000000000000000001")
    assert number.value == 0.1
    assert number.text.endswith("1")
