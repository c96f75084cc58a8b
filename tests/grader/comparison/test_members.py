"""Too few results, too many, or packed in another way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

B = [np.array([1.0]), np.array([2.0, 3.0])]
W = [np.array([[4.0]]), np.array([[5.0], [6.0]])]
NAMES = ("nabla_b", "nabla_w")
EXPECTED = "expected (nabla_b, nabla_w)"


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (None, f"the result is None (is a `return` missing?), {EXPECTED}"),
        (3.0, f"the result is a number, {EXPECTED}"),
        ("ab", f"the result is a text, {EXPECTED}"),
        ({"nabla_b": B}, f"the result is a dict, {EXPECTED}"),
        (np.array(1.0), f"the result is an array of shape (), {EXPECTED}"),
        (W, f"the result is nabla_w alone, {EXPECTED}"),
        (([B, W],), "stands in a tuple of its own (a comma behind it?); return (nabla_b, nabla_w) alone"),
        ([(B, W)], "stands in a list of its own (brackets around it?)"),
        (
            np.arange(6.0),
            f"is an array of shape (6,), {EXPECTED}: return them one by one, as a tuple, not glued together",
        ),
        ([*B, *W], f"the result is one list of 4, {EXPECTED}, each a list of its own"),
        (list(zip(B, W, strict=True)), f"has one entry for each layer, {EXPECTED}, each a list with all layers"),
        ((B, W, 0.5), "the result has 3 entries, expected 2: (nabla_b, nabla_w); the last one is too many"),
        ((0.5, B, W), "the result has 3 entries, expected 2: (nabla_b, nabla_w); the first one is too many"),
        ((B,), "the result has 1 entry, expected 2: (nabla_b, nabla_w); the last one is missing"),
        ((), "the result has 0 entries, expected 2: (nabla_b, nabla_w)"),
        (np.arange(7.0), "the result has 7 entries, expected 2: (nabla_b, nabla_w)"),
        ((B, W[1:]), "nabla_w has 1 entry, expected 2: 2 arrays; the first one is missing"),
        (([np.zeros(3), *B], W), "nabla_b has 3 entries, expected 2: 2 arrays; the first one is too many"),
    ],
)
def test_other_packings(got: Any, words: str, compare: Callable[..., Any]) -> None:
    """What was returned instead is said, and how to pack what is right."""
    found = compare(got, (B, W), NAMES)
    assert words in found.message
    assert found.kind == "members"


def test_one_result_with_a_name(compare: Callable[..., Any]) -> None:
    """Where a tuple of one is wanted, its member is not alone without others."""
    assert compare(1.0, (1.0,), ("cost",)).message == "the result is a number, expected (cost)"


def test_layers_beyond_number_are_only_counted(compare: Callable[..., Any]) -> None:
    """A result with very many rows is not turned."""
    assert "has 100000 entries" in compare(np.ones((100_000, 2)), (np.ones(3), np.ones(3))).message
