"""Slips of the hand: the right number, typed wrongly. One table, for `diagnose` and for marking."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Literal

DIGITS_OF_FLOAT = 1e-12  # relative: more digits than this the calculation does not have
MOST_PLACES = 15
LARGEST = 1e12
FARTHEST = 6  # places that a decimal point is looked for away from its own

Confidence = Literal["certain", "likely"]


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as it was typed, beside the one it should be."""

    got: float
    want: float
    places: int | None  # decimals that were typed, None where that cannot be seen
    slack: float  # how far two numbers may be apart and still be the same as far as the digits go

    @property
    def text(self) -> str:
        """The digits that were typed, without a sign; nothing where they cannot be seen."""
        return _digits(self.got, self.places)

    def right(self, more: int = 0) -> str:
        """The digits that should have been typed, with so many decimals more."""
        return _digits(self.want, None if self.places is None else self.places + more)

    @property
    def significant(self) -> int:
        """How many digits were typed, from the first that is not 0."""
        return len(self.text.replace(".", "").lstrip("0"))

    def is_(self, other: float) -> bool:
        """Whether this other number was typed, as far as the digits go."""
        return math.isfinite(other) and abs(self.got - other) <= self.slack + DIGITS_OF_FLOAT * abs(other)

    def is_times(self, factor: float) -> bool:
        """Whether this multiple of the right number was typed; what was left open grows with it."""
        other = factor * self.want
        return math.isfinite(other) and abs(self.got - other) <= self.slack * max(1.0, factor) + DIGITS_OF_FLOAT * abs(
            other
        )

    @property
    def same_sign(self) -> bool:
        """Whether the sign is right."""
        return (self.got < 0) == (self.want < 0)


def _digits(value: float, places: int | None) -> str:
    if places is None or not 0 <= places <= MOST_PLACES or not abs(value) < LARGEST:
        return ""
    return f"{abs(value):.{places}f}"


def cut_off(got: float, want: float, places: int) -> bool:
    """Whether a number is the wanted one with the digits after so many decimals left out, not rounded.

    >>> cut_off(0.5932, 0.593269992, 4), cut_off(0.5933, 0.593269992, 4), cut_off(0.28, 0.29, 2)
    (True, False, False)
    """
    if not (math.isfinite(got) and abs(want) < LARGEST and -12 <= places <= MOST_PLACES):
        return False
    cut = Decimal(repr(float(want))).quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
    # Where only zeros are left, nothing is right.
    return cut != 0 and float(cut) != float(want) and math.isclose(got, float(cut), rel_tol=DIGITS_OF_FLOAT)


def _is_cut_off(typed: Typed) -> bool:
    return typed.places is not None and cut_off(typed.got, typed.want, typed.places)


def _rounded_wrongly(typed: Typed) -> bool:
    one, other = typed.text.replace(".", ""), typed.right().replace(".", "")
    return bool(one and other) and typed.same_sign and abs(int(one) - int(other)) == 1


def _exchanged(typed: Typed) -> bool:
    right = typed.right()
    return typed.same_sign and any(
        typed.text == right[:i] + right[i + 1] + right[i] + right[i + 2 :]
        for i in range(len(right) - 1)
        if "." not in right[i : i + 2] and right[i] != right[i + 1]
    )


def _dropped(typed: Typed) -> bool:
    """A digit is missing after the point (then one decimal fewer was typed), or before it."""
    return typed.same_sign and any(
        typed.text == right[:i] + right[i + 1 :]
        for more in (1, 0)
        for right in (typed.right(more),)
        for i in range(len(right) - more)  # without its last decimal a number is cut off, or rounded
        if right[i] != "." and (i > right.find(".") > 0) == bool(more)
    )


def _doubled(typed: Typed) -> bool:
    return typed.same_sign and any(
        typed.text == right[:i] + right[i] + right[i:]
        for less in (-1, 0)
        for right in (typed.right(less),)
        for i in range(len(right))
        if right[i] != "." and (i > right.find(".") > 0) == bool(less)
    )


def _one_wrong(typed: Typed) -> bool:
    right, text = typed.right(), typed.text
    return typed.same_sign and len(right) == len(text) and sum(a != b for a, b in zip(text, right, strict=True)) == 1


def _shifted(*powers: int) -> Callable[[Typed], bool]:
    return lambda typed: typed.want != 0 and any(typed.is_times(10.0**power) for power in powers)


@dataclass(frozen=True, slots=True)
class Slip:
    """One way to type a right number wrongly."""

    id: str
    name: str  # what is said of the number
    made: Callable[[Typed], bool]
    digits: int  # significant digits below which too many numbers look like it
    relation: bool = False  # how the number is related to the right one: worth saying beside a mistake as well
    close: int | None = None  # significant digits from which it is said of a number near the right one; None: never

    def confidence(self, typed: Typed) -> Confidence:
        """Of two digits more than are needed a coincidence is out of the question."""
        return "certain" if typed.significant >= self.digits + 2 else "likely"

    def told_close(self, typed: Typed) -> bool:
        """Whether there are digits enough to say it of a number so close that rounding might have made it."""
        return self.close is not None and typed.significant >= self.close


# The likeliest first.
SLIPS: tuple[Slip, ...] = (
    Slip("cut-off", "right, but cut off and not rounded", _is_cut_off, 3),
    Slip("rounded-wrongly", "the last digit is off by one: rounded wrongly, or too early", _rounded_wrongly, 4),
    Slip("sign-typed-wrong", "the size is right, the sign is not", lambda typed: typed.is_(-typed.want), 3, True),
    Slip("digits-exchanged", "two neighbouring digits are exchanged", _exchanged, 3, close=4),
    Slip("point-too-far-right", "the decimal point is one place too far to the right", _shifted(1), 3, True),
    Slip("point-too-far-left", "the decimal point is one place too far to the left", _shifted(-1), 3, True),
    Slip("hundred-times", "this is a hundred times the value", _shifted(2), 3, True),
    Slip("hundredth", "this is a hundredth of the value", _shifted(-2), 3, True),
    Slip(
        "point-misplaced",
        "the digits are right, but the decimal point is in the wrong place",
        _shifted(*(sign * power for power in range(3, FARTHEST + 1) for sign in (1, -1))),
        4,
        True,
    ),
    Slip("digit-dropped", "one digit is missing", _dropped, 4, close=5),
    Slip("digit-doubled", "one digit is typed twice", _doubled, 4, close=5),
    Slip("digit-wrong", "one digit is wrong, the others are right", _one_wrong, 4, close=6),
)


def found(typed: Typed) -> Slip | None:
    """The likeliest slip that explains a wrong number, if it has digits enough to say so.

    >>> found(Typed(0.138948562, 0.138498562, 9, 5e-10)).id
    'digits-exchanged'
    >>> found(Typed(0.14, 0.15, 2, 5e-3)) is None
    True
    """
    return next((slip for slip in _made(typed) if typed.significant >= slip.digits), None)


def relation(typed: Typed) -> Slip | None:
    """How a wrong number is related to the right one, however few digits it has."""
    return next((slip for slip in _made(typed) if slip.relation), None)


def _made(typed: Typed) -> Iterator[Slip]:
    if math.isfinite(typed.got) and math.isfinite(typed.want) and not typed.is_(typed.want):
        yield from (slip for slip in SLIPS if slip.made(typed))
