"""A result as one row of numbers, so that hundreds of mistakes are told from it at a glance.

What a glance lets through is compared properly; what it tells apart is told apart by the comparison, too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from exercises.model import CodeExercise
from grader.comparison import as_array
from grader.explanation.sample import Sample, as_asked, tolerance_of

Array = np.ndarray[Any, Any]
Form = tuple[tuple[int, ...], ...]  # the shapes of a result's arrays
GENEROUS = 10  # tolerances


def row_of(result: Any, want: Any) -> tuple[Form, Array] | None:
    """The shapes of a result's arrays and all its numbers; None where it is not built as what is wanted.

    >>> row_of([1.0, [2.0, 3.0]], [0.0, np.zeros(2)])
    (((2,), ()), array([2., 3., 1.]))
    """
    if result is None:
        return None
    form: list[tuple[int, ...]] = []
    rows: list[Array] = []
    waiting = [(result, want)]
    while waiting:
        each, like = waiting.pop()
        if isinstance(like, list | tuple):
            if not is_listed(each) or len(each) != len(like):
                return None
            waiting += zip(each, like, strict=True)
        else:
            array = each if isinstance(each, np.ndarray) and each.dtype == np.float64 else as_array(each)
            if isinstance(array, str):
                return None
            form.append(array.shape)
            rows.append(array.ravel())
    return tuple(form), np.concatenate(rows) if rows else np.zeros(0)


def is_listed(result: Any) -> bool:
    """Whether a result has entries: a list, a tuple, or an array with an axis."""
    return isinstance(result, list | tuple) or (isinstance(result, np.ndarray) and result.ndim > 0)


def rows_of(exercise: CodeExercise, sample: Sample) -> dict[Form, Array]:
    """What a case gave as rows: as it is, and with axes that are missing repeated. None where there is nothing."""
    if not sample.usable:
        return {}
    value = as_asked(exercise, sample.got.value, sample.want)
    return dict(filter(None, (row_of(spread(value, sample.want), sample.want), row_of(value, sample.want))))


def near(exercise: CodeExercise, sample: Sample, row: Array, others: Array) -> Any:
    """Which of these rows, stacked, may be the one a case gave."""
    slack = tolerance_of(exercise, sample.case, noise=True)
    with np.errstate(invalid="ignore", over="ignore"):
        close = np.abs(others - row) <= GENEROUS * (slack.slack(row) + exercise.rtol * np.abs(others))
    counts = np.isfinite(row)
    return np.where(counts, close, ~np.isfinite(others)).all(axis=-1)


def spread(got: Any, output: Any) -> Any:
    """A result with axes missing, repeated along them: `np.sum(delta)` is one gradient for all biases.

    It only helps to name a mistake; nothing is right because of it.
    """
    if isinstance(output, list | tuple):
        fits = isinstance(got, list | tuple) and len(got) == len(output)
        return [spread(g, o) for g, o in zip(got, output, strict=True)] if fits else got
    array, shape = as_array(got), np.shape(output)
    if isinstance(array, str) or array.ndim >= len(shape) or array.shape != shape[: array.ndim]:
        return got
    return np.broadcast_to(array.reshape(array.shape + (1,) * (len(shape) - array.ndim)), shape)
