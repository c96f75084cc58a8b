"""The expression graph by hand: the numbers of the lecture, a second oracle, follow-through."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises.micrograd.graphs import PUBLISHED, SHAPES, graph
from reference.gradcheck import relative_error
from reference.graph import OPERATIONS, Graph


def test_the_numbers_of_the_lecture() -> None:
    """e = -6, d = 4, L = -8; the gradients are 6, -4, -2, 4 at a, b, c, f, and -2 at e and d."""
    key = graph.solve(PUBLISHED)
    assert key["values"].value == [-6, 4, -8]
    assert key["gradients"].value == [6, -4, -2, 4, -2, -2]


def test_against_the_graphs_of_the_reference(drawn: Any) -> None:
    """Where a graph has sums and products alone, the reference's Graph gives the same."""
    names = {"+": "add", "*": "multiply"}
    assert set(names.values()) < set(OPERATIONS)
    seen = 0
    for given in drawn("micrograd/graph"):
        if any(operation not in names for _, operation, *_ in given["nodes"]):
            continue
        other = Graph({name: (names[operation], *rest) for name, operation, *rest in given["nodes"]})
        at = other.forward(given["inputs"])
        assert graph.solve(given)["gradients"].value == pytest.approx(list(other.backward(at).values())[:-1])
        seen += 1
    at = Graph({"e": ("multiply", "a", "b"), "d": ("add", "e", "c"), "L": ("multiply", "d", "f")})
    assert at.backward(at.forward(PUBLISHED["inputs"]))["f"] == 4


def test_against_differences(drawn: Any) -> None:
    """The gradients at the inputs are the slopes of the result, by central differences."""
    for given in drawn("micrograd/graph")[:20]:
        slopes = []
        for name, number in given["inputs"].items():
            ends = [
                graph.solve({**given, "inputs": {**given["inputs"], name: number + step}})["values"].value[-1]
                for step in (1e-5, -1e-5)
            ]
            slopes.append((ends[0] - ends[1]) / 2e-5)
        assert relative_error([np.array(slopes)], [np.array(graph.solve(given)["gradients"].value[:3])]) < 1e-6


def test_every_shape_has_a_node_that_is_used_twice() -> None:
    """Otherwise = in place of += would not be seen."""
    for shape in SHAPES:
        uses = [name for _, _, *arguments in shape for name in arguments]
        assert len(set(uses)) < len(uses)


def test_gradients_follow_from_typed_values(drawn: Any) -> None:
    """A wrong value forward gives other gradients, which a student who goes on rightly has; right ones give none."""
    assert graph.follow is not None
    given = drawn("micrograd/graph")[0]
    right = graph.solve(given)
    typed = [number + 1 for number in right["values"].value]
    followed = graph.follow(given, "gradients", {"values": typed})
    assert followed is not None
    assert not np.allclose(followed, right["gradients"].value)
    same = graph.follow(given, "gradients", {"values": right["values"].value})
    assert same == pytest.approx(right["gradients"].value)


def test_a_difference_is_an_operation_of_its_own() -> None:
    """Who takes a product for a sum, or its own factor for the slope, still subtracts: on paper there is no -1."""
    given = {"inputs": {"a": 2.0, "b": 0.5, "c": 3.0}, "nodes": [["d", "-", "a", "b"], ["e", "*", "d", "c"]]}
    wrong = graph.alternatives(given)
    assert wrong["product-rule-as-sum"]["gradients"] == [1, -1, 1, 1]
    assert wrong["own-factor-as-slope"]["gradients"] == [1.5, -1.5, 3, 1.5]
    assert wrong["difference-slope-sign"]["gradients"] == [3, 3, 1.5, 3]
    assert "sum-rule-as-product" not in wrong
