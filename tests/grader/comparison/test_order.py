"""The right results in another order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

B = [np.array([1.0]), np.array([2.0, 3.0])]
W = [np.array([[4.0]]), np.array([[5.0], [6.0]])]
NAMES = ("nabla_b", "nabla_w")


@pytest.mark.parametrize(
    ("got", "want", "names", "words"),
    [
        ((W, B), (B, W), NAMES, "the two results are in the wrong order, expected (nabla_b, nabla_w)"),
        ((3.0, 2.0, 1.0), (1.0, 2.0, 3.0), ("a", "b", "c"), "the results are in the wrong order, expected (a, b, c)"),
        ((3.0, 1.0, 2.0), (1.0, 2.0, 3.0), ("a", "b", "c"), "the result is (c, a, b), expected (a, b, c)"),
        ((B[::-1], W[::-1]), (B, W), NAMES, "nabla_b begins with the last layer; it must begin with the first"),
        ((B, W[::-1]), (B, W), NAMES, "nabla_w begins with the last layer; it must begin with the first"),
        ([3.0, 2.0, 1.0], [1.0, 2.0, 3.0], (), "the entries of the result are in reverse order"),
        ([2.0, 3.0, 1.0], [1.0, 2.0, 3.0], (), "the result has the right entries, but not in the order asked for"),
        (
            ([[[9.0]], [[9.0], [9.0]]], B),
            (B, W),
            NAMES,
            "by their shapes the two results are in the wrong order, expected (nabla_b, nabla_w)",
        ),
        (
            ([[9.0, 9.0], [9.0]], W),
            (B, W),
            NAMES,
            "by their shapes nabla_b begins with the last layer; it must begin with the first",
        ),
    ],
)
def test_other_orders(got: Any, want: Any, names: tuple[str, ...], words: str, compare: Callable[..., Any]) -> None:
    """A swapped pair is called one, and so is a list that begins at the end; it is seen by its shapes as well."""
    found = compare(got, want, names)
    assert words in found.message
    assert found.kind == "order"
    assert found.got
    assert found.want


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (([[1.0], [2.0, 3.5]], W), (B, W)),
        ((2.0, 2.0), (1.0, 2.0)),  # one of the two is there, the other is not
        ((1.0, 1.0, 2.0), (1.0, 2.0, 2.0)),
        ((5.0,), (1.0,)),
    ],
)
def test_wrong_numbers_are_no_order(got: Any, want: Any, compare: Callable[..., Any]) -> None:
    """Each result counts once; where one is not there, it is the first that differs which is shown."""
    assert compare(got, want).kind == "value"


def test_many_members_take_no_time(compare: Callable[..., Any]) -> None:
    """Beyond a dozen members only the reverse order is tried."""
    want = [float(i) for i in range(1000)]
    assert compare([*want[1:], 0.0], want).message == "entry [0] of the result is 1, expected 0"
    assert "reverse order" in compare(want[::-1], want).message
