"""One case of a function with what came of it, and the facts of the call that can be put into words."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from exercises.model import Case, CodeExercise
from grader.comparison import Tolerance, same, scale_of, vectors
from grader.jail import CaseResult


@dataclass(frozen=True, slots=True)
class Sample:
    """One case: what is right, what the function gave, and whether that holds."""

    case: Case
    want: Any
    got: CaseResult
    right: bool

    @property
    def usable(self) -> bool:
        """Whether there is a result that says something: returned, and computed from arguments left alone."""
        return self.got.status == "ok" and not self.got.mutated


def as_asked(exercise: CodeExercise, got: Any, want: Any) -> Any:
    """A result with columns as vectors, where the exercise takes one for the other."""
    return vectors(got, want) if exercise.columns else got


def tolerance_of(exercise: CodeExercise, case: Case, *, noise: bool = False) -> Tolerance:
    """How a case's numbers are compared; with `noise` only what exceeds the rounding of its inputs counts."""
    scale = scale_of(case.arguments)
    return Tolerance(exercise.rtol, scale, noise=scale if noise else 0.0)


def agrees(exercise: CodeExercise, case: Case, got: Any, want: Any, *, noise: bool = False) -> bool:
    """Whether a result is this one, to the exercise's tolerance."""
    return same(got, want, tolerance_of(exercise, case, noise=noise))


def parameters(exercise: CodeExercise) -> tuple[str, ...]:
    """The names of a case's arguments."""
    if exercise.probe is None:
        return tuple(inspect.signature(exercise.reference).parameters)
    return tuple(inspect.signature(exercise.probe).parameters)[1:]


def is_matrix(argument: Any) -> bool:
    """Whether an argument is one array of two axes."""
    return isinstance(argument, np.ndarray) and argument.ndim == 2


def is_network(argument: Any) -> bool:
    """Whether an argument is a list of matrices, each with as many columns as the one before has rows."""
    return (
        isinstance(argument, list | tuple)
        and len(argument) > 0
        and all(map(is_matrix, argument))
        and all(w.shape[1] == v.shape[0] for v, w in pairwise(argument))
    )


def is_number(argument: Any) -> bool:
    """Whether an argument is one plain number."""
    return isinstance(argument, int | float) and not isinstance(argument, bool)


def words(parts: Sequence[str]) -> str:
    """Things one after the other, in a sentence.

    >>> words(["a"]), words(["a", "b"]), words(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
