"""Numbers as they are asked for, shown and typed: sizes, significant digits, half a unit of the last one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from exercises.model import Value

LEAST_DIGITS = 4  # significant digits that an answer shows
SMALLEST, LARGEST = 1e-4, 1e3  # sizes that are pleasant to write down


def half_unit(places: int) -> float:
    """Half a unit of the last digit: what rounding to so many decimals leaves at most.

    >>> half_unit(2)
    0.005
    """
    return 0.5 * 10.0**-places


def carried_over(
    right: Mapping[str, Value], places: Mapping[str, int], again: Callable[[Mapping[str, Value]], Mapping[str, Value]]
) -> dict[str, float]:
    """What rounding the answers to so many decimals can add up to in the answers after them, part by part.

    The parts stand in the order in which they build on one another; `again(typed)` computes all of them with what was
    typed in the place of what is right.

    >>> carried_over({"a": 2.0, "b": 1.0}, {"a": 0, "b": 0}, lambda typed: {"b": typed.get("a", 2.0) / 2})
    {'a': 0.0, 'b': 0.25}
    """
    parts = list(right)
    carried = dict.fromkeys(parts, 0.0)
    for position, earlier in enumerate(parts):
        exact = np.asarray(right[earlier], dtype=float)
        for index in np.ndindex(*exact.shape):
            moved = exact.copy()
            moved[index] += half_unit(places[earlier])
            after = again({earlier: moved.tolist()})
            for later in parts[position + 1 :]:
                carried[later] += float(np.abs(np.subtract(after[later], right[later])).max())
    return carried


def shown(value: Value, places: int) -> str:
    """A number or an array as text with this many decimals; a zero has no sign.

    >>> shown([[1, 2.5]], 2), shown(-0.0, 1)
    ('[[1.00, 2.50]]', '0.0')
    """
    if isinstance(value, list | tuple | np.ndarray):
        return "[" + ", ".join(shown(each, places) for each in value) + "]"
    return f"{value:z.{places}f}"


def bracketed(number: str) -> str:
    """A number as it stands after a sign: negative ones are put in brackets.

    >>> bracketed("2"), bracketed("-2")
    ('2', '(-2)')
    """
    return f"({number})" if number.startswith("-") else number


def has_digits(value: Any, places: int) -> bool:
    """Whether every number shows the significant digits it must, or is exactly 0.

    >>> has_digits([0.0123, 0.0], 5), has_digits(0.0023, 5)
    (True, False)
    """
    sizes = np.abs(np.asarray(value))
    return bool(((sizes >= 10.0 ** (LEAST_DIGITS - 1 - places)) | (sizes == 0)).all())
