"""Which mistake of the catalogue gives what a function gave, on every case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from exercises.model import CodeExercise
from grader.comparison import as_array
from grader.explanation.row import Array, Form, near, row_of, rows_of, spread
from grader.explanation.sample import Sample, agrees, as_asked


def explaining(
    exercise: CodeExercise, samples: Sequence[Sample], alternatives: Mapping[str, Sequence[Any]]
) -> tuple[str, ...]:
    """The mistakes whose results are the student's on every case."""
    left = {name: outputs for name, outputs in alternatives.items() if len(outputs) == len(samples)}
    rows = [rows_of(exercise, sample) for sample in samples]
    telling = max(range(len(samples)), key=lambda i: max((len(row) for row in rows[i].values()), default=0), default=0)
    here = {name: outputs[telling] for name, outputs in left.items()} if samples else {}
    others = _others(exercise, samples[telling], rows[telling], here) if samples else set[str]()
    return tuple(
        name
        for name, outputs in left.items()
        if name not in others
        and all(same(exercise, sample, output) for sample, output in zip(samples, outputs, strict=True))
    )


def _others(exercise: CodeExercise, sample: Sample, rows: Mapping[Form, Array], outputs: Mapping[str, Any]) -> set[str]:
    """The mistakes that give other numbers than a case did, plainly; where a result has another form, who knows."""
    form = _form(sample.want)
    found = {name: row_of(output, sample.want) for name, output in outputs.items()} if rows else {}
    alike = {name: row[1] for name, row in found.items() if row is not None and row[0] == form}
    if form is None or form not in rows or not alike:
        return set(alike)
    close = near(exercise, sample, rows[form], np.stack(list(alike.values())))
    return {name for name, each in zip(alike, close, strict=True) if not each}


def _form(want: Any) -> Form | None:
    found = row_of(want, want)
    return found[0] if found else None


def same(exercise: CodeExercise, sample: Sample, output: Any) -> bool:
    """Whether a case gave what a mistake gives there."""
    if output is None:  # the mistake cannot be made here: whoever makes it gets an error, or anything but what is right
        return not sample.right
    got = sample.got
    if got.status == "error" and not _finite(output):  # `math.exp` raises where `np.exp` gives an infinity
        return True
    if not sample.usable:
        return False
    # A mistake may saturate what is not saturated where all is right, so that only rounding is left to compare.
    value, output = _where_finite(as_asked(exercise, got.value, output), output)
    if agrees(exercise, sample.case, value, output, noise=True):
        return True
    wider = spread(value, output)
    return wider is not value and agrees(exercise, sample.case, wider, output, noise=True)


def _finite(output: Any) -> bool:
    """Whether all numbers of a mistake's result can be counted with."""
    if isinstance(output, list | tuple):
        return all(map(_finite, output))
    array = as_array(output)
    return isinstance(array, str) or bool(np.isfinite(array).all())


def _where_finite(got: Any, output: Any) -> tuple[Any, Any]:
    """Both with 0 where neither is finite: a mistake that overflows shows in where it does.

    Like `spread` it only helps to name a mistake; what is not finite is never right.
    """
    if isinstance(output, list | tuple):
        if not isinstance(got, list | tuple) or len(got) != len(output):
            return got, output
        pairs = [_where_finite(*pair) for pair in zip(got, output, strict=True)]
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    mine, other = as_array(got), as_array(output)
    if isinstance(mine, str) or isinstance(other, str) or mine.shape != other.shape:
        return got, output
    lost = ~np.isfinite(mine) & ~np.isfinite(other)
    return (np.where(lost, 0.0, mine), np.where(lost, 0.0, other)) if lost.any() else (got, output)
