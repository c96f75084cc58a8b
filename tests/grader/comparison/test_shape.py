"""A wrong shape is wrong, and is said in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

TWO = np.array([[1.0, 2.0, 3.0], [5.0, 8.0, 13.0]])
THREE = np.arange(24.0).reshape(2, 3, 4)


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        (np.zeros((0, 2)), np.ones(3), ": it is empty"),
        ([], np.ones(3), "has shape (0,), expected (3,): it is empty"),
        (np.ones((1, 1)), 1.0, ": an extra axis; one number is asked for, without an array around it"),
        (np.ones(1), 7.0, ": an extra axis; one number is asked for, without an array around it"),
        (TWO.T, TWO, ": it is transposed"),
        (np.ones((3, 2)), TWO, ": rows and columns are exchanged"),
        (np.array([[1.0, 2.0]]), np.array([[1.0], [2.0]]), ": it is transposed"),
        (np.ones((1, 3)), np.ones(3), ": an extra axis in front (a batch of one?)"),
        (np.ones((1, 2, 3)), TWO, ": an extra axis in front (a batch of one?)"),
        (np.ones((1, 1)), np.ones(1), ": an extra axis (a batch of one, or a column?)"),
        (np.ones((2, 1)), np.ones(2), ": an extra axis at the end (a column where a vector is asked for?)"),
        (np.ones((2, 3, 1)), TWO, ": an extra axis at the end"),
        (np.ones((1, 2, 1)), np.ones(2), ": an extra axis"),
        (np.ones((2, 1, 3)), TWO, ": an extra axis"),
        (np.ones(3), np.ones((1, 3)), ": an axis is missing in front (the batch of one: one row for each example)"),
        (np.ones(2), np.ones((2, 1)), ": an axis is missing at the end (a column is asked for)"),
        (np.ones(1), np.ones((1, 1)), ": an axis is missing; 2 are asked for"),
        (np.float64(1.0), np.ones(1), ": an axis is missing; an array of one number is asked for"),
        (np.float64(1.0), np.ones((1, 1)), ": an axis is missing"),
        (np.float64(1.0), np.ones(3), ": one number for all 3"),
        (np.ones((1, 1)), np.ones(3), ": one number for all 3"),
        (np.stack([TWO, 3 * TWO]), 2 * TWO, ": an extra axis in front; take the mean over it"),
        (np.stack([TWO, 3 * TWO]), 4 * TWO, ": an extra axis in front; take the sum over it"),
        (np.stack([TWO, 3 * TWO], axis=1), 4 * TWO, ": an extra axis in the middle; take the sum over it"),
        (np.array([1.0, 3.0]), 2.0, ": an extra axis in front; take the mean over it"),
        (TWO, TWO.sum(1), ": an extra axis at the end; take the sum over it"),
        (np.stack([TWO, TWO]), 7 * TWO, ": an extra axis in front (is a sum or a mean over it missing?)"),
        (TWO.mean(0), TWO, ": an axis is missing in front; the mean over it was taken"),
        (TWO.sum(1), TWO, ": an axis is missing at the end; the sum over it was taken"),
        (np.ones(3), TWO, ": an axis is missing in front (the batch: one row for each example)"),
        (np.ones(2), TWO, ": an axis is missing at the end"),
        (THREE.transpose(2, 0, 1), THREE, ": the axes are in another order"),
        (THREE[None].transpose(1, 2, 3, 0), THREE[None], ": the axes are in another order"),
        (np.ones((4, 3, 2)), THREE, "has shape (4, 3, 2), expected (2, 3, 4)"),
        (np.ones(4), np.ones(3), ": an entry too many at the front"),
        (np.array([1.0, 2.0, 3.0, 9.0]), np.array([1.0, 2.0, 3.0]), ": an entry too many at the end"),
        (np.column_stack([TWO, [7.0, 7.0]]), TWO, ": a column too many at the end"),
        (TWO[:, 1:], TWO, ": a column missing at the front"),
        (TWO[:1], TWO, ": a row missing at the end"),
        (np.vstack([[9.0] * 3, TWO]), TWO, ": a row too many at the front"),
        (TWO.ravel(), TWO, ": the right numbers, but not in this shape"),
        (np.ones(5), TWO, "has shape (5,), expected (2, 3)"),
    ],
)
def test_shapes_in_words(got: Any, want: Any, words: str, compare: Callable[..., Any]) -> None:
    """A wrong shape is wrong even where broadcasting would hide it, and is said in words."""
    found = compare(got, want)
    assert found.message.endswith(words)
    assert found.kind == "shape"


def test_transposed_beside_a_batch(compare: Callable[..., Any]) -> None:
    """A row for a column is transposed, not a batch."""
    assert compare(np.ones((1, 3)), np.ones((3, 1))).message.endswith("it is transposed")


@pytest.mark.parametrize("shape", [(0,), (2, 0), (0, 3), (5, 2, 3), (1,) * 6, (2, 3, 1, 1)])
def test_any_shape_has_words(shape: tuple[int, ...], compare: Callable[..., Any]) -> None:
    """Empty, flat or deep: both shapes are said, whichever is wanted."""
    for one, other in ((np.ones(shape), TWO), (TWO, np.ones(shape))):
        assert f"has shape {one.shape}, expected {other.shape}" in compare(one, other).message
