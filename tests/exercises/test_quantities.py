"""Questions by hand: right values, those of mistakes, follow-through and what rounding carries over."""

from __future__ import annotations

import pytest

from exercises import quantities
from exercises.quantities import Quantity

TWO = (
    Quantity("twice", "twice x", lambda v: 2 * v.x, {"sign-flipped": lambda v: -2 * v.x}, places=2),
    Quantity("plus", "that plus 1", lambda v: v.twice + 1, {"error-doubled": lambda v: 2 * v.twice + 1}, places=2),
)
GIVEN = {"x": 12.0}


def test_later_quantities_build_on_earlier_ones() -> None:
    """A quantity sees what is given and the quantities before it, or what was typed in their place."""
    key = quantities.solve(TWO, GIVEN)
    assert (key["twice"].value, key["plus"].value) == (24, 25)
    assert quantities.follow(TWO, GIVEN, "plus", {"twice": 30.0}) == 31


def test_rounding_earlier_answers_is_forgiven() -> None:
    """The tolerance is half a unit of the last digit, and half a unit of every earlier answer that is used."""
    key = quantities.solve(TWO, GIVEN)
    assert key["twice"].tolerance == pytest.approx(0.005)
    assert key["plus"].tolerance == pytest.approx(0.01)


def test_a_mistake_changes_one_quantity() -> None:
    """Everything before a mistake is right."""
    assert quantities.alternatives(TWO, GIVEN) == {"sign-flipped": {"twice": -24}, "error-doubled": {"plus": 49}}


@pytest.mark.parametrize(
    ("x", "why"),
    [
        (0.5, "fewer than four digits"),
        (600.0, "too large"),
        (0.002, "too small"),
    ],
)
def test_what_is_not_worth_asking(x: float, why: str) -> None:
    """Answers outside the bounds are drawn again."""
    assert quantities.worth_asking(TWO, GIVEN)
    assert not quantities.worth_asking(TWO, {"x": x}), why


def test_mistakes_must_be_told_apart() -> None:
    """A mistake that gives nearly the right value, another's, or a round number beside it, is drawn again."""
    for wrong in (
        {"sign-flipped": lambda v: v.x + 0.01},
        {"sign-flipped": lambda v: 2 * v.x, "error-doubled": lambda v: 2 * v.x + 0.001},
        {"sign-flipped": lambda v: round(v.x, 1)},
    ):
        asked = (Quantity("same", "x itself", lambda v: v.x, wrong, places=2),)
        assert not quantities.worth_asking(asked, {"x": 12.34})
    assert quantities.worth_asking((Quantity("same", "x", lambda v: v.x, {}, places=2),), {"x": 12.34})


def test_arrays_have_a_shape_and_no_minus_zero() -> None:
    """A quantity may be a list of numbers; what is 0 is written without a minus."""
    asked = (Quantity("both", "both", lambda v: [v.x, -0.0 * v.x], places=1),)
    (part,) = quantities.parts(asked, GIVEN)
    assert (part.kind, part.shape) == ("array", (2,))
    assert quantities.solve(asked, GIVEN)["both"].shown == "[12.0, 0.0]"
