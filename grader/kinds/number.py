"""Kind `number`: compared within half a unit of the digits asked for, plus what rounding may carry over."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from exercises.bank import MISCONCEPTIONS
from exercises.model import Expected, Part, Value
from grader import slips
from grader.jail import Reading
from grader.kinds.mark import NOT_THE_VALUE, Mark, correct, unreadable, wrong
from grader.scorecard import Finding
from grader.slips import Confidence, Typed, cut_off

SPACING = 1e-12  # of float64, generously: a typed decimal is not exactly the number it writes
LEAST_PRECISION = 5e-3  # relative: what is less precise has fewer than three digits
CLOSE = 20  # tolerances: off by rounding, not by a mistake
_DECIMALS = re.compile(r"[-+]?(?=[.,]?\d)\d*(?:[.,](\d*))?(?:[eE]([-+]?\d{1,4}))?")


def hint(part: Part) -> str:
    """How to type it."""
    if part.places == 0:
        return "a whole number"
    return "a number" if part.places is None else f"a number with {part.places} digits after the decimal point"


def typed_places(text: str) -> int | None:
    """How many decimals a number was typed with, or None if it is not a plain number.

    >>> typed_places("0.3775"), typed_places("-3,14"), typed_places("2e-3"), typed_places("1 - 0.25")
    (4, 2, 3, None)
    """
    match = _DECIMALS.fullmatch(text.strip().strip("\"'"))
    if match is None or match[1] is match[2] is None:
        return None
    return len(match[1] or "") - int(match[2] or 0)


def near(got: float, want: float, tolerance: float) -> bool:
    """Whether two numbers agree within a tolerance; what is not finite agrees with nothing."""
    return math.isfinite(want) and bool(abs(got - want) <= tolerance + SPACING * max(1.0, abs(want)))


def mark(part: Part, expected: Expected, reading: Reading, alternatives: Mapping[str, Value]) -> Mark:
    """Compare one number."""
    if isinstance(reading.value, bool) or not isinstance(reading.value, int | float):
        return unreadable(reading.text, f"expected {hint(part)}")
    try:
        got = float(reading.value)
    except OverflowError:  # an integer of more than 308 digits
        got = math.inf
    want = float(expected.value)
    answer = reading.text or f"{got:.9g}"
    if not math.isfinite(got):
        return unreadable(answer, f"{got} is not a number to count with; expected {hint(part)}")
    if near(got, want, expected.tolerance):
        return correct(answer, *_further_digits(part, got, want, reading, alternatives))
    width = slack(expected, got, reading)
    suspects = tuple(
        name
        for name, value in alternatives.items()
        # A mistake that lies as near to the right value explains no more than rounding does.
        if near(got, value, width) and not near(value, want, 2 * width)
    )
    message, confidence = _said(part, got, want, expected, reading, explained=bool(suspects))
    finding = Finding(message=message, got=answer, confidence=confidence)
    return wrong(answer, finding, suspects=suspects)


def _half_unit(reading: Reading) -> float:
    """Half a unit of the last digit that was typed, 0 if that cannot be seen."""
    places = typed_places(reading.text)
    return 0.5 * 10.0**-places if places is not None and -4 <= places <= 15 else 0.0


def significant_digits(reading: Reading) -> int:
    """How many digits were typed, from the first that is not 0; 0 if that cannot be seen."""
    places = typed_places(reading.text)
    return 0 if places is None else Typed(float(reading.value), 0.0, places, 0.0).significant


def slack(expected: Expected, got: float, reading: Reading) -> float:
    """How far an answer may be from a mistake's value and still be explained by it."""
    typed = _half_unit(reading)
    # Fewer than three digits fit nearly everything: they explain nothing.
    return max(expected.tolerance, typed if typed <= abs(got) * LEAST_PRECISION else 0.0)


def _further_digits(
    part: Part, got: float, want: float, reading: Reading, alternatives: Mapping[str, Value]
) -> tuple[Finding, ...]:
    """A remark where a right answer was typed with more digits than asked for, and those are a mistake's."""
    typed = _half_unit(reading)
    if part.places is None or not 0 < typed < 0.5 * 10.0**-part.places or near(got, want, typed):
        return ()
    names = [
        name
        for name, value in alternatives.items()
        # Ten times the typed precision apart: a coincidence is unlikely.
        if near(got, value, typed) and not near(value, want, 10 * typed)
    ]
    if len(names) != 1:
        return ()
    message = f"right to the {part.places} digits asked for; your further digits look like: "
    return (Finding(message=message + MISCONCEPTIONS[names[0]].name, note=True),)


# What a wrong number may be to the right one, slips of the hand aside: the number it would be, and what to say of it.
RELATIONS: tuple[tuple[Callable[[float], float], str], ...] = (
    (lambda want: 2 * want, "this is twice the value"),
    (lambda want: want / 2, "this is half the value"),
    (lambda want: -2 * want, "this is twice the value, with the wrong sign"),
    (lambda want: -want / 2, "this is half the value, with the wrong sign"),
    (lambda want: 1 - want, "this is 1 minus the value"),
    (lambda want: 1 / want if want else math.nan, "this is the reciprocal of the value"),
    (lambda want: want * want, "this is the square of the value"),
)


def _said(
    part: Part, got: float, want: float, expected: Expected, reading: Reading, explained: bool
) -> tuple[str, Confidence | None]:
    """What to say of a wrong number, and where it is a slip of the hand, how sure that is."""
    if sentence := _short(part, got, want, reading, explained):
        return sentence, None
    typed = _typed(part, got, want, expected, reading)
    slip = None if _a_count(part) else slips.found(typed)
    if slip and not explained and slip.id in ("cut-off", "rounded-wrongly"):
        return slip.name, slip.confidence(typed)
    close = slip if slip and not explained and slip.told_close(typed) else None
    if close and close.id == "digits-exchanged":  # at least nine units of the last digit: rounding makes two at most
        return close.name, close.confidence(typed)
    if not explained and (sentence := rounding(part, got, want, expected.tolerance)):
        return sentence, None
    # Not so near 0 that everything is everything, with any sign and factor.
    related = slips.relation(typed) if not _a_count(part) and abs(got) > CLOSE * expected.tolerance else None
    if related:
        return related.name, related.confidence(typed)
    for factor, sentence in () if _a_count(part) else RELATIONS:
        other = factor(want)
        if abs(other) > CLOSE * expected.tolerance and near(got, other, _relative(expected, want, other)):
            return sentence, None
    if explained:
        return NOT_THE_VALUE, None
    if not close and part.places is not None and near(got, want, abs(want) * LEAST_PRECISION):
        return "close, but not close enough: was a value from earlier rounded too much?", None
    return (slip.name, slip.confidence(typed)) if slip else (NOT_THE_VALUE, None)


def _short(part: Part, got: float, want: float, reading: Reading, explained: bool) -> str:
    """What to say of a number with fewer digits than asked for, if it is right as far as it goes."""
    places, unit = typed_places(reading.text), 2 * _half_unit(reading)
    if places is None or part.places is None or not 0 < places < part.places:
        return ""
    short = f"but {part.places} digits after the decimal point were asked for and you gave {places}"
    if near(got, want, unit / 2):
        return f"right as far as it goes, {short}"
    if not explained and abs(got) < abs(want) and near(got, want, unit):
        return f"right as far as it goes if cut off and not rounded, {short}"
    return ""


def _typed(part: Part, got: float, want: float, expected: Expected, reading: Reading) -> Typed:
    """The number beside the right one, for what the hand may have done."""
    places = typed_places(reading.text)
    return Typed(got, want, part.places if places is None else places, max(expected.tolerance, _half_unit(reading)))


def _a_count(part: Part) -> bool:
    """A whole number whose size is not bound: that 4 is twice 2 says nothing of where it comes from."""
    return bool(part.exempt) and part.places == 0


def rounding(part: Part, got: float, want: float, tolerance: float) -> str:
    """What to say of a number that only rounding has made wrong, or nothing."""
    if part.places is None:
        return ""
    if cut_off(got, want, part.places):
        return "right, but cut off and not rounded"
    if near(got, want, CLOSE * tolerance):
        return "close, but the last digits are off: too much was rounded on the way"
    return ""


def _relative(expected: Expected, want: float, other: float) -> float:
    """The tolerance of a number made from the right one: it grows with it, never below what was typed."""
    return expected.tolerance * max(1.0, abs(other / want) if want else 1.0)


def show(value: Any, part: Part) -> str:
    """A value of this kind as text."""
    return f"{value:.{part.places}f}" if part.places is not None else f"{value:.9g}"
