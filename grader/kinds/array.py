"""Kind `array`: numbers in rows, each compared like a number; the shape counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from exercises.model import Expected, Part, Value
from grader.comparison import as_array
from grader.jail import Reading
from grader.kinds.mark import Mark, correct, unreadable, wrong
from grader.kinds.number import SPACING, rounding
from grader.kinds.number import show as number_shown
from grader.scorecard import Finding
from grader.slips import Typed, found

COUNTS = dict(enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 2))
Array = np.ndarray[Any, Any]


def hint(part: Part) -> str:
    """How to type it."""
    one = "1" if part.places is None else "0.1"  # whole numbers are asked for without digits
    example = "[" + ", ".join([one] * part.shape[-1]) + "]"
    what = "one number" if part.shape == (1,) else f"{COUNTS.get(part.shape[0], part.shape[0])} numbers"
    if len(part.shape) == 2:
        example, what = "[" + ", ".join([example] * part.shape[0]) + "]", "rows of numbers"
    digits = f", each with {part.places} digits after the decimal point" if part.places is not None else ""
    return f"{what} such as {example}{digits}"


def bracketed(part: Part, reading: Reading) -> Reading:
    """A list of one number, where that number was typed without its brackets; any other answer as it is."""
    bare = isinstance(reading.value, int | float) and not isinstance(reading.value, bool)
    return replace(reading, value=[reading.value]) if bare and part.shape == (1,) else reading


@np.errstate(over="ignore", invalid="ignore")  # numbers of any size may be typed
def mark(part: Part, expected: Expected, reading: Reading, alternatives: Mapping[str, Value]) -> Mark:
    """Compare an array of numbers."""
    answer = reading.text
    got = as_array(bracketed(part, reading).value)
    if isinstance(got, str):
        return unreadable(answer, f"this {got}; expected {hint(part)}")
    want = np.asarray(expected.value, dtype=float)
    if got.shape != want.shape:
        return wrong(answer, Finding(message=_shapes(got.shape, want.shape, part), got=answer))
    inside = _near(got, want, expected.tolerance)
    if inside.all():
        return correct(answer)
    suspects = tuple(
        name
        for name, value in alternatives.items()
        if _near(got, np.asarray(value), expected.tolerance).all()
        # A mistake that lies as near to the right values explains no more than rounding does.
        and not _near(np.asarray(value), want, 2 * expected.tolerance).all()
    )
    return wrong(
        answer,
        Finding(message=_sentence(got, want, inside, expected, part, bool(suspects)), got=answer),
        suspects=suspects,
    )


# What all the numbers together may be to the right ones, and what to say of it.
RELATIONS: tuple[tuple[Callable[[Array], Array], str], ...] = (
    (lambda want: want.T, "the numbers are right, but rows and columns are exchanged"),
    (lambda want: want[::-1], "the numbers are right, but not in this order"),
    (lambda want: want[..., ::-1], "the numbers are right, but not in this order"),
    (lambda want: -want, "the sizes are right, the signs are not"),
    (lambda want: 2 * want, "every number is twice what it should be"),
    (lambda want: want / 2, "every number is half of what it should be"),
)


def _sentence(got: Array, want: Array, inside: Array, expected: Expected, part: Part, explained: bool) -> str:
    for relation, sentence in RELATIONS:
        if _near(got, relation(want), expected.tolerance).all():
            return sentence
    if given := _digits_given(got, want, part):
        return f"right as far as they go, but {part.places} digits were asked for and you gave {given}"
    index = tuple(int(i) for i in np.argwhere(~inside)[0])
    place = "".join(f"[{i}]" for i in index)
    first = f"{int((~inside).sum())} of {inside.size} numbers differ; the first is entry {place}: {got[index]:.9g}"
    if explained:
        return first
    pairs = zip(got[~inside], want[~inside], strict=True)
    hints = [_by_hand(part, float(g), float(w), expected.tolerance) for g, w in pairs]
    if hints[0] and len(set(hints)) == 1:
        return f"{hints[0]}; {first}"
    return f"{first} ({hints[0]})" if hints[0] else first


def _by_hand(part: Part, got: float, want: float, tolerance: float) -> str:
    """What the hand or rounding has done to one number of several, or nothing."""
    typed = Typed(got, want, part.places, tolerance)
    if part.places is not None and math.isclose(got, round(got, part.places), rel_tol=SPACING):
        slip = found(typed)
        if slip and slip.told_close(typed) and slip.id == "digits-exchanged":
            return slip.name
    return rounding(part, got, want, tolerance)


def _digits_given(got: Array, want: Array, part: Part) -> int:
    """How many decimals the numbers have, if they are right to these but fewer than asked for; else 0."""
    fewer = range(1, part.places or 0)
    return next((n for n in fewer if (np.round(got, n) == got).all() and _near(got, want, 0.5 * 10.0**-n).all()), 0)


def _near(got: Array, want: Array, tolerance: float) -> Array:
    if got.shape != want.shape:
        return np.zeros(1, dtype=bool)
    with np.errstate(invalid="ignore"):
        slack = tolerance + SPACING * np.maximum(1.0, np.abs(want))
        return np.asarray((np.abs(got - want) <= slack) & np.isfinite(want))


def _shapes(got: tuple[int, ...], want: tuple[int, ...], part: Part) -> str:
    def words(shape: tuple[int, ...]) -> str:
        if shape in ((), (1,)):
            return "one number"
        return " by ".join(map(str, shape)) + (" numbers" if len(shape) == 1 else "")

    # The hint to a row begins with how many numbers it has.
    expected = hint(part) if len(want) == 1 else f"{words(want)}: {hint(part)}"
    return f"you gave {words(got)}, expected {expected}"


def show(value: Any, part: Part) -> str:
    """Numbers in rows as text, each with the digits asked for; one number like any.

    >>> show([[1, 2.5]], Part("p", "array", "", places=2))
    '[[1.00, 2.50]]'
    """
    if isinstance(value, list | tuple | np.ndarray):
        return "[" + ", ".join(show(each, part) for each in value) + "]"
    return number_shown(value, part)
