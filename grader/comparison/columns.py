"""Columns (n, 1) read as vectors (n,), for exercises that take one for the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.comparison.kind import as_array, is_several


def vectors(got: Any, want: Any) -> Any:
    """The result with columns (n, 1) as vectors (n,), just where such vectors are wanted.

    >>> vectors([[1.0], [2.0]], np.zeros(2)).tolist(), vectors([[1.0], [2.0]], np.zeros((2, 1)))
    ([1.0, 2.0], [[1.0], [2.0]])
    """
    if isinstance(want, list | tuple):
        if not is_several(got) or len(got) != len(want):
            return got
        return [vectors(g, w) for g, w in zip(got, want, strict=True)]
    array = as_array(got)
    if isinstance(array, str) or np.ndim(want) != 1 or array.shape != (len(want), 1):
        return got
    return np.asarray(got)[:, 0]
