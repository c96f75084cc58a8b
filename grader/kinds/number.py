"""Kind `number`: compared within half a unit of the digits asked for, plus what rounding may carry over."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from exercises.model import Expected, Part, Value
from grader.jail import Reading
from grader.kinds.mark import Mark, correct, unreadable, wrong
from grader.scorecard import Finding

SPACING = 1e-12  # of float64, generously: a typed decimal is not exactly the number it writes
_DECIMALS = re.compile(r"\d*[.,](\d*)(?:[eE]([-+]?\d+))?$")


def hint(part: Part) -> str:
    """How to type it."""
    return f"a number with {part.places} digits after the decimal point" if part.places is not None else "a number"


def typed_places(text: str) -> int | None:
    """How many decimals a number was typed with, or None if it is not a plain number.

    >>> typed_places("0.3775"), typed_places("-3,14"), typed_places("2e-3"), typed_places("1/3")
    (4, 2, None, None)
    """
    match = _DECIMALS.search(text.strip().strip("\"'"))
    if match is None or re.search(r"[*/+(]", text):
        return None
    return len(match[1]) - int(match[2] or 0)


def near(got: float, want: float, tolerance: float) -> bool:
    """Whether two numbers agree within a tolerance; a NaN agrees with nothing."""
    return bool(abs(got - want) <= tolerance + SPACING * max(1.0, abs(want)))


def mark(part: Part, expected: Expected, reading: Reading, alternatives: Mapping[str, Value]) -> Mark:
    """Compare one number."""
    if isinstance(reading.value, bool) or not isinstance(reading.value, int | float):
        return unreadable(reading.text, f"expected {hint(part)}")
    got, want = float(reading.value), float(expected.value)
    answer = reading.text or f"{got:.9g}"
    if not math.isfinite(got):
        return unreadable(answer, f"{got} is not a number to count with; expected {hint(part)}")
    if near(got, want, expected.tolerance):
        return correct(answer)
    suspects = tuple(name for name, value in alternatives.items() if near(got, value, _slack(expected, reading)))
    return wrong(answer, Finding(message=_sentence(part, got, want, expected, reading), got=answer), suspects=suspects)


def _slack(expected: Expected, reading: Reading) -> float:
    """How far an answer may be from a mistake's value and still be explained by it."""
    places = typed_places(reading.text)
    typed = 0.5 * 10.0**-places if places is not None and -4 <= places <= 15 else 0.0
    return max(expected.tolerance, typed)


def _sentence(part: Part, got: float, want: float, expected: Expected, reading: Reading) -> str:
    places = typed_places(reading.text)
    if (
        places is not None
        and part.places is not None
        and 0 < places < part.places
        and near(got, want, 0.5 * 10.0**-places)
    ):
        return (
            f"right as far as it goes, but {part.places} digits after the decimal point were asked for "
            f"and you gave {places}"
        )
    if near(got, -want, expected.tolerance):
        return "the size is right, the sign is not"
    if near(got, want, 20 * expected.tolerance):
        return f"close, but the last of the {part.places} digits is off: too much was rounded on the way"
    return "this is not the value"


def show(value: Any, part: Part) -> str:
    """A value of this kind as text."""
    return f"{value:.{part.places}f}" if part.places is not None else f"{value:.9g}"
