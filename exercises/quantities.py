"""Questions by hand: for every number asked for, how it is computed and what each mistake makes of it.

A quantity is a function of the values of its names: `lambda v: v.eta * v.lam / v.n`. `v` has what is given, and the
quantities asked for before it, as attributes; so the student's own earlier values can be put in their place.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from exercises.model import Expected, Given, Key, Part, Value
from exercises.numbers import LARGEST, SMALLEST, carried_over, half_unit, has_digits, shown

APART = 2.5  # tolerances between the right value and that of a mistake, and between those of two mistakes

Function = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, or one array of numbers, asked for."""

    id: str
    prompt: str  # Markdown with TeX
    right: Function
    wrong: Mapping[str, Function] = field(default_factory=dict)  # misconception -> what it gives
    places: int = 4
    points: float = 1.0
    exempt: str = ""


def values(quantities: Sequence[Quantity], given: Given, typed: Mapping[str, Value] | None = None) -> SimpleNamespace:
    """Everything by its name, with what was typed in the place of what is right."""
    v = SimpleNamespace(**given)
    for each in quantities:
        value = (typed or {}).get(each.id)
        setattr(v, each.id, _plain(each.right(v)) if value is None else value)
    return v


def parts(quantities: Sequence[Quantity], given: Given) -> tuple[Part, ...]:
    """The answer slots."""
    v = values(quantities, given)
    shapes = {each.id: np.shape(getattr(v, each.id)) for each in quantities}
    return tuple(
        Part(
            id=each.id,
            kind="array" if shapes[each.id] else "number",
            prompt=each.prompt,
            points=each.points,
            places=each.places,
            shape=shapes[each.id],
            exempt=each.exempt,
        )
        for each in quantities
    )


def solve(quantities: Sequence[Quantity], given: Given) -> Key:
    """Right values; the tolerance is half a unit of the last digit plus what rounding earlier answers carries over."""
    places = {each.id: each.places for each in quantities}
    right = {part: value for part, value in vars(values(quantities, given)).items() if part in places}
    carried = carried_over(right, places, lambda typed: vars(values(quantities, given, typed)))
    return {
        part: Expected(value, shown(value, places[part]), half_unit(places[part]) + carried[part])
        for part, value in right.items()
    }


def alternatives(quantities: Sequence[Quantity], given: Given) -> dict[str, dict[str, Value]]:
    """What each mistake makes of each quantity, all before it being right; only where it differs at all."""
    v = values(quantities, given)
    found: dict[str, dict[str, Value]] = {}
    for each in quantities:
        for mistake, function in each.wrong.items():
            value = _plain(function(v))
            if not np.allclose(value, getattr(v, each.id), rtol=1e-12, atol=0):
                found.setdefault(mistake, {})[each.id] = value
    return found


def follow(quantities: Sequence[Quantity], given: Given, part: str, answers: Mapping[str, Value]) -> Value | None:
    """The value of a part with these answers typed in where the right values were."""
    return getattr(values(quantities, given, answers), part)


def worth_asking(quantities: Sequence[Quantity], given: Given) -> bool:
    """Whether all sizes fit the digits asked for, and right and wrong values are told apart by them."""
    key, wrong = solve(quantities, given), alternatives(quantities, given)
    return all(
        _readable(each, key[each.id])
        and _told_apart(each, key[each.id], [of[each.id] for of in wrong.values() if each.id in of])
        for each in quantities
    )


def _readable(quantity: Quantity, expected: Expected) -> bool:
    """Whether every number is of a size to write down, with digits enough."""
    sizes = np.abs(np.ravel(expected.value))
    fits = sizes.min() >= SMALLEST and sizes.max() <= LARGEST and has_digits(sizes, quantity.places)
    return bool(quantity.exempt or fits)


def _told_apart(quantity: Quantity, expected: Expected, wrong: Sequence[Value]) -> bool:
    """Whether every mistake gives something of its own, however many digits of it are typed."""
    pairs = itertools.combinations([expected.value, *wrong], 2)
    gaps = [np.abs(np.subtract(one, two)).max() for one, two in pairs]
    return (
        len(wrong) == len(quantity.wrong)
        and min(gaps, default=np.inf) > APART * expected.tolerance
        and not (np.ndim(expected.value) == 0 and any(_rounds_to(expected.value, short) for short in wrong))
    )


def _rounds_to(value: float, short: float) -> bool:
    """Whether a mistake's number has so few digits that the right one, rounded to as many, is (nearly) the same."""
    digits = len(repr(short).partition(".")[2])
    return abs(value - short) <= APART * half_unit(digits)


def _plain(value: Any) -> Value:
    """Numbers and lists of them, as JSON has them."""
    return (np.asarray(value, dtype=float) + 0.0).tolist()  # -0.0 is shown as 0.0
