"""Slips of the hand: each is known by what the hand did, and needs digits enough."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import slips
from grader.slips import SLIPS, Typed, cut_off


def typed(text: str, want: float) -> Typed:
    """A number as it was typed."""
    places = len(text.partition(".")[2])
    return Typed(float(text), want, places, 0.5 * 10.0**-places)


def slip(text: str, want: float) -> str | None:
    made = slips.found(typed(text, want))
    return made.id if made else None


WANT = 0.138498562


@pytest.mark.parametrize(
    ("text", "want", "name"),
    [
        ("-0.138498562", WANT, "sign-typed-wrong"),
        ("0.138498562", -WANT, "sign-typed-wrong"),
        ("0.138948562", WANT, "digits-exchanged"),
        ("0.183498562", WANT, "digits-exchanged"),
        ("21.34", 12.34, "digits-exchanged"),
        ("1.38498562", WANT, "point-too-far-right"),
        ("0.0138498562", WANT, "point-too-far-left"),
        ("13.8498562", WANT, "hundred-times"),
        ("0.001385", WANT, "hundredth"),
        ("138498.562", WANT, "point-misplaced"),
        ("138498562", WANT, None),  # nine places off: no slip of the hand
        ("0.13849562", WANT, "digit-dropped"),
        ("2.3456", 12.3456, "digit-dropped"),
        ("0.1384998562", WANT, "digit-doubled"),
        ("112.3456", 12.3456, "digit-doubled"),
        ("0.138498162", WANT, "digit-wrong"),
        ("0.138498563", WANT, "rounded-wrongly"),
        ("0.138498561", 0.1384985619, "cut-off"),
        ("0.1384985", 0.1384985619, "cut-off"),
        ("0.138498562", WANT, None),
        ("0.138498", 0.138497823, None),
        ("0.741365070", WANT, None),
        ("0.158", WANT, None),  # three digits look like many things
        ("0.1585", WANT, "digit-wrong"),
        ("0.14", WANT, None),
        ("0", WANT, None),
        ("-0.138948562", WANT, None),  # two slips at once are none
    ],
)
def test_each_slip(text: str, want: float, name: str | None) -> None:
    """A slip is known by its digits; what is right, far off or too short is none."""
    assert slip(text, want) == name


def test_every_row_is_tried() -> None:
    """Each slip of the table has a name of its own and digits without which it is not said."""
    assert len({row.id for row in SLIPS}) == len(SLIPS) == 12
    assert all(row.digits >= 3 and row.name for row in SLIPS)


def test_confidence_grows_with_the_digits() -> None:
    """With few digits a slip is likely, with two more than it needs certain."""
    for text, want, confidence in (("0.1845", 0.1485, "likely"), ("0.18498562", 0.14898562, "certain")):
        made = slips.found(typed(text, want))
        assert made is not None
        assert made.confidence(typed(text, want)) == confidence


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("places", [None, 4, -4, 400])
def test_what_is_no_number_is_no_slip(bad: float, places: int | None) -> None:
    """NaN, infinities and absurd numbers of places are nobody's slip, and break nothing."""
    assert slips.found(Typed(bad, 0.5, places, 5e-5)) is None
    assert slips.found(Typed(0.5123, bad, places, 5e-5)) is None
    assert slips.found(Typed(1e300, 1.5e308, places, 5e-5)) is None


@given(st.integers(-(10**7), 10**7), st.integers(-(10**7), 10**7))
def test_a_right_number_is_no_slip(got: int, want: int) -> None:
    """No two numbers break it, and what is right is never a slip."""
    made = slips.found(Typed(got / 1e5, want / 1e5, 5, 0.5e-5))
    assert made is None or got != want


def test_few_numbers_look_like_a_slip() -> None:
    """Of ten thousand numbers drawn at random less than one in a hundred is taken for a slip of six digits."""
    stream = np.random.default_rng(3)
    drawn = [slip(f"{value:.6f}", 0.483927) for value in stream.uniform(0.1, 1, 10_000)]
    assert sum(name is not None for name in drawn) < 20


@pytest.mark.parametrize(
    ("got", "want", "places", "cut"),
    [
        (0.5932, 0.593269992, 4, True),
        (-0.5932, -0.593269992, 4, True),
        (0.5933, 0.593269992, 4, False),
        (0.28, 0.29, 2, False),
        (0.29, 0.29, 2, False),
        (0.0, 0.00009, 4, False),
        (120.0, 129.0, -1, True),
        (np.nan, 0.5, 2, False),
        (0.5, np.inf, 2, False),
        (0.5, np.nan, 2, False),
    ],
)
def test_what_is_cut_off(got: float, want: float, places: int, cut: bool) -> None:
    """Cut off is what has the wanted digits and no more, and is not the number itself."""
    assert cut_off(got, want, places) is cut
