"""Questions answered by formulas: what is right, what each mistake writes, and the points at which they are compared.

A formula is a function of the values of its names: `lambda v: (v.out - v.target) * v.out`. `v` has the names of the
samples as attributes, each an array with one number per point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from exercises.model import Expected, Key, Part, Value
from reference.activations import Array

POINTS = 16
# Every operation a formula may use beside + - * / and powers, in the order in which statements list them.
FUNCTIONS = (
    *("sigmoid", "sigmoid_prime", "tanh", "tanh_prime", "relu", "relu_prime", "softplus", "step", "sign", "abs"),
    *("max", "min", "exp", "ln", "sqrt", "sin", "cos", "sinh", "cosh", "sech", "where"),
)

Samples = Mapping[str, Array]  # name -> its value at every point
Function = Callable[[Any], Array]


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula asked for."""

    id: str
    prompt: str
    right: Function
    shown: str  # the answer as Markdown with TeX
    wrong: Mapping[str, Function] = field(default_factory=dict)  # misconception -> what it writes
    points: float = 1.0
    typed: str = ""  # the answer in the names of the question, where it is shown in others


def drawn_from(ranges: Mapping[str, tuple[float, float]], seed: int) -> dict[str, Array]:
    """Independent names, each uniform in its range at every point, the same on every run.

    >>> {name: values.shape for name, values in drawn_from({"a": (0, 1), "y": (-1, 1)}, seed=1).items()}
    {'a': (16,), 'y': (16,)}
    """
    stream = np.random.default_rng(seed)
    return {name: stream.uniform(low, high, POINTS) for name, (low, high) in ranges.items()}


def parts(formulas: Sequence[Formula], samples: Samples, aliases: Mapping[str, str] | None = None) -> tuple[Part, ...]:
    """The answer slots; every name of the samples may stand in each, and its other spellings."""
    names = tuple(samples)
    return tuple(
        Part(each.id, "formula", each.prompt, each.points, names=names, aliases=aliases or {}) for each in formulas
    )


def solve(formulas: Sequence[Formula], samples: Samples) -> Key:
    """The right formulas, as they are shown and by their values."""
    return {
        each.id: Expected(_values(each.right, samples).tolist(), each.shown, samples=samples, typed=each.typed)
        for each in formulas
    }


def alternatives(formulas: Sequence[Formula], samples: Samples) -> dict[str, dict[str, Value]]:
    """What each mistake writes for each part, by its values, where they differ from the right ones."""
    found: dict[str, dict[str, Value]] = {}
    for each in formulas:
        right = _values(each.right, samples)
        for mistake, function in each.wrong.items():
            values = _values(function, samples)
            if not np.allclose(values, right, rtol=1e-9, atol=0):
                found.setdefault(mistake, {})[each.id] = values.tolist()
    return found


def _values(function: Function, samples: Samples) -> Array:
    count = len(next(iter(samples.values())))
    values: Array = np.broadcast_to(np.asarray(function(SimpleNamespace(**samples)), dtype=float), (count,))
    return values


def listed(names: Sequence[str]) -> str:
    """Names as they are typed, for a statement.

    >>> listed(["w1", "eta"])
    '`w1`, `eta`'
    """
    return ", ".join(f"`{name}`" for name in names)
