"""Columns for vectors, where an exercise takes one for the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.comparison import vectors

WANT = (np.array([1.0, 2.0]), [np.array([3.0]), np.zeros((2, 1))])


@pytest.mark.parametrize(
    ("got", "right"),
    [
        (([[1.0], [2.0]], [[[3.0]], [[0.0], [0.0]]]), True),  # columns for vectors
        ((np.array([[1.0], [2.0]]), [np.array([3.0]), np.zeros((2, 1))]), True),
        (([1.0, 2.0], [np.array([[3.0]]), np.zeros((2, 1))]), True),  # both forms side by side
        (([[1.0, 2.0]], [[3.0], np.zeros((2, 1))]), False),  # a row
        (([[[1.0]], [[2.0]]], [[3.0], np.zeros((2, 1))]), False),  # two axes too many
        (([[1.0], [2.0]], [[3.0], np.zeros(2)]), False),  # a matrix of one column stays one
        (([[1.0], [2.5]], [[3.0], np.zeros((2, 1))]), False),  # another number
        (([[1.0]], [[3.0], np.zeros((2, 1))]), False),  # too few
        (([[1.0], [2.0], [0.0]], [[3.0], np.zeros((2, 1))]), False),
        (([[1.0], [True]], [[3.0], np.zeros((2, 1))]), False),
        (([["1"], ["2"]], [[3.0], np.zeros((2, 1))]), False),
        (None, False),
        (([[1.0], [2.0]],), False),
    ],
)
def test_columns_count_as_vectors_and_nothing_else_does(got: Any, right: bool, compare: Callable[..., Any]) -> None:
    """(n, 1) is read as (n,) where a vector is wanted; rows, matrices, other lengths and types stay what they are."""
    assert (compare(vectors(got, WANT), WANT).message == "") is right


def test_columns_in_one_array() -> None:
    """Columns stacked in one array, (k, n, 1), are read as k vectors, and keep their few digits."""
    stacked = np.ones((2, 3, 1), dtype=np.float32)
    read = vectors(stacked, [np.ones(3), np.ones(3)])
    assert [each.shape for each in read] == [(3,), (3,)]
    assert read[0].dtype == np.float32
    assert vectors(stacked, np.ones((2, 3))) is stacked
