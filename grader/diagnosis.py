"""Which mistake gives this number? A printed value against every misconception, as far as its digits reach."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, Literal

import msgspec
import numpy as np

from exercises.bank import MISCONCEPTIONS
from grader.errors import UnusableInput
from reference.equations import CORRECT, Equations
from reference.misconceptions import MISCONCEPTIONS as ALTERED_EQUATIONS
from reference.misconceptions import NotApplicable
from reference.network import NetworkError
from reference.training_step import Address, Outcome, TrainingStep

Verdict = Literal["right", "mistake", "several", "undecided", "unexplained"]
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,](\d*))?|[.,](\d+))(?:[eE]([+-]?\d+))?")
RIGHT = "right"
LEAST_PRECISION = 5e-3  # relative: what is less precise has fewer than three digits
EXACTLY = 1e-9  # so near, a short number is the whole number
DIGITS_OF_FLOAT = 1e-12  # relative: more digits than this the calculation does not have


class Candidate(msgspec.Struct, frozen=True):
    """A way to the number: the right one, or a misconception."""

    id: str  # "right", or the misconception
    name: str
    value: float


class Diagnosis(msgspec.Struct, frozen=True):
    """What a number says about how it was computed."""

    quantity: str
    value: str
    expected: float
    outcome: Verdict
    candidates: tuple[Candidate, ...]
    sentence: str


def half_unit(text: str) -> tuple[float, float]:
    """A typed number and half a unit of its last digit. Raises UnusableInput.

    >>> half_unit("0.38")
    (0.38, 0.005)
    >>> half_unit("-1.5e-3")
    (-0.0015, 5e-05)
    """
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    match = _NUMBER.fullmatch(plain)
    if match is None or len(plain) > 60:
        raise UnusableInput(f"{text[:60]!r} is not a number; expected one as it was printed, such as 0.291027924.")
    value = float(plain.replace(",", "."))
    places = len(match[1] or match[2] or "") - int(match[3] or 0)
    if not math.isfinite(value) or abs(places) > 300:
        raise UnusableInput(f"{text[:60]!r} is too large or too small to be told apart from others.")
    return value, float(f"0.5e{-places}")


def cut_off(got: float, want: float, places: int) -> bool:
    """Whether a number is the wanted one with the digits after so many decimals left out, not rounded.

    >>> cut_off(0.5932, 0.593269992, 4), cut_off(0.5933, 0.593269992, 4), cut_off(0.28, 0.29, 2)
    (True, False, False)
    """
    if not (math.isfinite(got) and abs(want) < 1e12 and -12 <= places <= 15):
        return False
    cut = Decimal(repr(float(want))).quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
    # Where only zeros are left, nothing is right.
    return cut != 0 and float(cut) != float(want) and math.isclose(got, float(cut), rel_tol=DIGITS_OF_FLOAT)


def outcomes(step: TrainingStep, equations: Equations = CORRECT) -> Iterator[Outcome]:
    """One step after the other by these equations, without end. Raises what a mistake that cannot be made raises.

    >>> from reference import Network
    >>> step = TrainingStep(Network([[[1.0]]], [[0.0]], ["identity"], "half_sse"), [1.0], [0.0], 0.5, False)
    >>> [outcome.array("w", 0).tolist() for outcome in islice(outcomes(step), 3)]
    [[[0.5]], [[0.25]], [[0.125]]]
    """
    while True:
        outcome = step.under(equations)
        yield outcome
        step = replace(step, network=step.after(outcome))


def _last(step: TrainingStep, steps: int, equations: Equations) -> Outcome | None:
    """The last of so many steps of a mistake, None if one of them cannot be made."""
    try:
        with np.errstate(all="ignore"):
            return next(islice(outcomes(step, equations), steps - 1, None))
    except (NotApplicable, NetworkError, ValueError, IndexError, AttributeError, AssertionError):
        return None


@lru_cache(maxsize=8)  # thousands of steps take a while, and who asks for one number asks for the next
def _ways(step: TrainingStep, steps: int) -> dict[str, Outcome | None]:
    """The last of so many steps, as it should be and by each mistake; with several steps also the one before and after.

    Raises NetworkError if the right steps cannot be made.
    """
    first = max(steps - 2, 0)
    with np.errstate(all="ignore"):
        right = dict(enumerate(islice(outcomes(step), first, steps + 1), first + 1))
    ways: dict[str, Outcome | None] = {RIGHT: right[steps]}
    ways |= {name: _last(step, steps, row.equations) for name, row in ALTERED_EQUATIONS.items()}
    return ways | ({"one-step-too-few": right[steps - 1], "one-step-too-many": right[steps + 1]} if steps > 1 else {})


def diagnose(step: TrainingStep, quantity: str, text: str, steps: int = 1) -> Diagnosis:
    """Explain a number of the last of so many steps.

    Raises UnusableInput for a quantity that does not exist or is not one number.
    """
    got, slack = half_unit(text)
    try:
        address = Address.read(quantity)
        ways = _ways(step, steps)
        reached = ways[RIGHT]
        assert reached is not None
        expected: Any = reached.value(address)
    except NetworkError as error:
        raise UnusableInput(f"{error}.") from None
    if not isinstance(expected, int | float):
        shape = getattr(expected, "shape", ())
        raise UnusableInput(
            f"{quantity} has shape {shape}; name one entry, such as {quantity}[{','.join('0' * len(shape))}]."
        )

    def fits(value: Any) -> bool:
        return isinstance(value, int | float) and abs(value - got) <= slack + DIGITS_OF_FLOAT * abs(value)

    precise = slack <= LEAST_PRECISION * abs(got)
    # With one or two digits nearly everything is something cut off.
    cut = not fits(expected) and precise and cut_off(got, expected, round(-math.log10(2 * slack)))
    candidates = [Candidate(RIGHT, "the right calculation", expected)] if cut or fits(expected) else []
    candidates += [
        Candidate(name, MISCONCEPTIONS[name].name, value)
        for name, value in _mistaken(ways, address, expected)
        if fits(value)
    ]
    verdict = _verdict(candidates, got, precise)
    return Diagnosis(
        quantity=str(address),
        value=text,
        expected=expected,
        outcome=verdict,
        candidates=tuple(candidates),
        sentence=_sentence(verdict, candidates, text, cut),
    )


def _mistaken(ways: Mapping[str, Outcome | None], address: Address, expected: float) -> Iterator[tuple[str, float]]:
    """What each mistake makes of a quantity; one that cannot be seen in it explains nothing about it."""
    for name, outcome in ways.items():
        value: Any = None if name == RIGHT or outcome is None else outcome.value_or_none(address)
        if isinstance(value, int | float) and abs(value - expected) > DIGITS_OF_FLOAT * abs(expected):
            yield name, value


def _verdict(candidates: Sequence[Candidate], got: float, precise: bool) -> Verdict:
    if not candidates:
        return "unexplained"
    right = candidates[0].id == RIGHT
    if len(candidates) > 1:
        return "undecided" if right else "several"
    if right:
        return "right"
    # One or two digits fit something nearly always.
    return "mistake" if precise or abs(candidates[0].value - got) <= EXACTLY else "undecided"


def _sentence(verdict: Verdict, candidates: Sequence[Candidate], text: str, cut: bool) -> str:
    names = "; ".join(each.name for each in candidates if each.id != RIGHT)
    return {
        "right": f"{text} is right, but cut off and not rounded." if cut else f"{text} is right, to its last digit.",
        "mistake": f"{text} comes from this mistake: {names}.",
        "several": f"{text} fits more than one mistake, and its digits do not tell them apart: {names}.",
        "undecided": f"{text} is right as far as it goes, but has not enough digits to rule out: {names}."
        if candidates and candidates[0].id == RIGHT
        else f"{text} is not right; with so few digits it may or may not come from this mistake: {names}.",
        "unexplained": f"{text} is not right, and no single mistake of the catalogue gives it.",
    }[verdict]
