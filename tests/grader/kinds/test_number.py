"""Kind `number`: half a unit plus what is carried over, and the most helpful sentence."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.bank import MISCONCEPTIONS
from exercises.model import Expected, Part
from grader.jail import Reading
from grader.kinds import number
from grader.kinds.mark import NOT_THE_VALUE, Mark

PART = Part("p", "number", "", places=4)
TOLERANCE = 0.5e-4


def mark(
    text: str,
    want: float,
    alternatives: dict[str, float] | None = None,
    tolerance: float = TOLERANCE,
    value: Any = None,
) -> Mark:
    """The mark of a typed number."""
    typed = float(text.replace(",", ".")) if value is None else value
    reading = Reading("q1_p", "ok", text=text, value=typed)
    return number.mark(PART, Expected(want, f"{want}", tolerance), reading, alternatives or {})


def sentence(text: str, want: float, tolerance: float = TOLERANCE) -> str:
    """What is said of a wrong number."""
    made = mark(text, want, tolerance=tolerance)
    assert made.verdict == "wrong"
    return made.findings[0].message


@pytest.mark.parametrize(
    ("text", "want", "verdict"),
    [
        ("0.3775", 0.3775, "correct"),
        ("0.37750", 0.3775, "correct"),
        ("0.5933", 0.593269992, "correct"),
        ("0.5932", 0.593269992, "wrong"),  # cut off, not rounded
        ("0.59325", 0.5933, "correct"),  # exactly half a unit: the decimal point of a float does not decide
        ("0.59324", 0.5933, "wrong"),
        ("0,5933", 0.593269992, "correct"),
        ("-0.5933", 0.593269992, "wrong"),
        ("0", 0.00004, "correct"),
        ("0.0001", 0.00004, "wrong"),
        ("5.933e-1", 0.593269992, "correct"),
    ],
)
def test_half_a_unit(text: str, want: float, verdict: str) -> None:
    """A number is right within half a unit of the last digit asked for, however it is typed."""
    assert mark(text, want).verdict == verdict


def test_carry() -> None:
    """What rounding of earlier answers carries over widens the tolerance, and no more than that."""
    carried = TOLERANCE + 2e-4
    assert mark("0.5935", 0.593269992, tolerance=carried).verdict == "correct"
    assert mark("0.5936", 0.593269992, tolerance=carried).verdict == "wrong"


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_symmetric_and_closed(got: float, want: float) -> None:
    """A number is right exactly if it is within the tolerance, up to the spacing of floats; NaN never is."""
    inside = number.near(got, want, TOLERANCE)
    assert inside or abs(got - want) > TOLERANCE
    assert not inside or abs(got - want) <= TOLERANCE + number.SPACING * max(1.0, abs(want))
    for nan in ((math.nan, want), (got, math.nan)):
        assert not number.near(*nan, TOLERANCE)


@pytest.mark.parametrize("value", [True, False, math.inf, -math.inf, math.nan, None, "0.5", 1j, [0.5], 10**400])
def test_no_number_to_count_with(value: Any) -> None:
    """Truth values, infinities, NaN, text and lists are unreadable, not 0 and not 1."""
    for want in (0.0, 1.0, 0.5):
        reading = Reading("q1_p", "ok", text=str(value)[:20], value=value)
        made = number.mark(PART, Expected(want, "", TOLERANCE), reading, {})
        assert (made.verdict, made.status, made.fraction) == ("wrong", "unreadable", 0.0)


@pytest.mark.parametrize("want", [math.nan, math.inf])
def test_a_broken_key_never_passes(want: float) -> None:
    """Where the key itself is not finite, nothing is right."""
    assert mark("0.5", want).verdict == "wrong"


@pytest.mark.parametrize(
    ("text", "want", "words"),
    [
        ("0.59", 0.593269992, "right as far as it goes, but 4 digits after the decimal point were asked for"),
        ("0.59", 0.5999, "right as far as it goes if cut off and not rounded"),
        ("-0.5933", 0.593269992, "the sign is not"),
        ("1.1865", 0.593269992, "twice the value"),
        ("0.2966", 0.593269992, "half the value"),
        ("-1.1865", 0.593269992, "twice the value, with the wrong sign"),
        ("5.9327", 0.593269992, "one place too far to the right"),
        ("0.0593", 0.593269992, "one place too far to the left"),
        ("59.327", 0.593269992, "a hundred times"),
        ("0.4067", 0.593269992, "1 minus the value"),
        ("1.6856", 0.593269992, "the reciprocal"),
        ("0.3520", 0.593269992, "the square"),
        ("0.5936", 0.593269992, "close, but the last digits are off: too much was rounded on the way"),
        ("0.5932", 0.593269992, "right, but cut off and not rounded"),
        ("-0.5932", -0.593269992, "right, but cut off and not rounded"),
        ("0.5955", 0.593269992, "close, but not close enough"),
        ("0.9533", 0.593269992, "two neighbouring digits are exchanged"),
        ("0.7", 0.593269992, "this is not the value"),
    ],
)
def test_the_most_helpful_sentence(text: str, want: float, words: str) -> None:
    """A wrong number that no misconception explains is told how it is related to the right one."""
    assert words in sentence(text, want)


@pytest.mark.parametrize(
    ("text", "want", "words"),
    [
        ("-10.286", -10.268, "two neighbouring digits are exchanged"),
        ("0.649659", 0.649695, "two neighbouring digits are exchanged"),
        ("0.043294", 0.043249, "two neighbouring digits are exchanged"),
        ("0.455547", 0.455457, "two neighbouring digits are exchanged"),
        ("0.008634", 0.008643, "two neighbouring digits are exchanged"),
        ("0.649795", 0.649695, "one digit is wrong, the others are right"),
        ("0.6499695", 0.649695, "one digit is typed twice"),
        ("0.649697", 0.649695, "close, but the last digits are off"),  # rounding, not the hand
        ("0.649685", 0.649695, "close, but the last digits are off"),
        ("0.649696", 0.649695, "the last digit is off by one"),
        ("0.649787", 0.649695, "close, but not close enough"),
    ],
)
def test_a_slip_of_the_hand_that_stays_close(text: str, want: float, words: str) -> None:
    """Exchanged digits, and with digits enough one that is wrong, come before rounding, which makes no such number."""
    part = Part("p", "number", "", places=len(text.partition(".")[2]))
    tolerance = 0.5 * 10.0 ** -(part.places or 0)
    made = number.mark(part, Expected(want, "", tolerance), Reading("q1_p", "ok", text, float(text)), {})
    assert made.findings[0].message.startswith(words)
    assert (made.findings[0].confidence is None) == words.startswith("close")


def test_near_zero_nothing_is_twice_something() -> None:
    """Where the right value is smaller than its own digits, no relation is read into a wrong one."""
    assert sentence("0.0003", 0.00001, tolerance=TOLERANCE) not in [words for _, words in number.RELATIONS]


def test_suspects_need_digits() -> None:
    """A mistake is suspected only by a number typed with at least three digits: fewer fit nearly everything."""
    wrong = {"hidden-slope-missing": 0.7123}
    assert mark("0.7123", 0.5933, wrong).suspects == ("hidden-slope-missing",)
    assert mark("0.712", 0.5933, wrong).suspects == ("hidden-slope-missing",)
    assert mark("0.7", 0.5933, wrong).suspects == ()
    assert mark("1", 0.5933, {"hidden-slope-missing": 1.2}).suspects == ()


def test_rounding_is_not_a_mistake() -> None:
    """A mistake that lies as near to the right value as rounding leads is not suspected."""
    near = {"updated-weights-used": 0.5933 + TOLERANCE}
    assert mark("0.5934", 0.5933, near).suspects == ()


def test_rounding_is_not_blamed_beside_a_mistake() -> None:
    """Where a mistake explains a number, nothing else does: not rounding, not cutting, not exchanged digits."""
    for text, wrong in (("0.5936", 0.5936), ("0.5932", 0.593151), ("0.5955", 0.5955), ("0.5339", 0.5339)):
        made = mark(text, 0.593269992, {"hidden-slope-missing": wrong})
        assert made.suspects == ("hidden-slope-missing",)
        assert made.findings[0].message == NOT_THE_VALUE


def test_several_suspects_are_all_reported() -> None:
    """Marking chooses among suspects; comparing one number cannot."""
    both = {"error-doubled": 0.7, "sign-flipped": 0.70001}
    assert mark("0.7000", 0.5933, both).suspects == ("error-doubled", "sign-flipped")


def test_further_digits() -> None:
    """A right number with more digits than asked for, which are a mistake's, stays right and says so."""
    wrong = {"updated-weights-used": 0.291027924}
    made = mark("0.291027924", 0.291027774, wrong)
    assert (made.verdict, made.fraction, made.suspects) == ("correct", 1.0, ())
    (note,) = made.findings
    assert note.note
    assert note.message.endswith("your further digits look like: " + MISCONCEPTIONS["updated-weights-used"].name)


@pytest.mark.parametrize("text", ["0.291027774", "0.29103", "0.2910", "0.2910278", "0.291027999", "0.2910279"])
def test_further_digits_say_nothing(text: str) -> None:
    """Digits that are right, too few to tell, or explained by nothing get no remark."""
    made = mark(text, 0.291027774, {"updated-weights-used": 0.291027924})
    assert (made.verdict, made.findings) == ("correct", ())


def test_further_digits_that_fit_two() -> None:
    """Where two mistakes give the further digits, none is guessed."""
    two = {"updated-weights-used": 0.291027924, "one-path-only": 0.2910279241}
    assert mark("0.291027924", 0.291027774, two).findings == ()


@pytest.mark.parametrize(
    ("text", "places"),
    [("0.35", 2), ("0,35", 2), ('"0,35"', 2), ("1.5e-3", 4), (".5", 1), ("3.", 0), ("3", None), ("0.1*2", None)],
)
def test_typed_places(text: str, places: int | None) -> None:
    """Decimals are counted in what was typed; arithmetic has none."""
    assert number.typed_places(text) == places


def test_hint_and_show() -> None:
    """The hint says how many digits are wanted; values are shown with as many."""
    assert number.hint(PART) == "a number with 4 digits after the decimal point"
    assert number.hint(Part("p", "number", "")) == "a number"
    assert number.show(1 / 3, PART) == "0.3333"
    assert number.show(1 / 3, Part("p", "number", "")) == "0.333333333"


def test_nothing_is_twice_a_count() -> None:
    """Of a count nothing is said by its size: 8 for 4 is no factor of two gone astray."""
    for part, said in (
        (Part("p", "number", "", places=0, exempt="a count"), NOT_THE_VALUE),
        (Part("p", "number", "", places=0), "this is twice the value"),
    ):
        reading = Reading("q1_p", "ok", text="80", value=80)
        assert number.mark(part, Expected(40, "40", 0.0), reading, {}).findings[0].message == said
