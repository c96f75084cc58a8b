"""Where the right choice stands."""

from __future__ import annotations

import pytest

from exercises.model import Expected, Option, Part
from grader.lint.uniformity import Places, number_of, p_value


@pytest.mark.parametrize(
    ("counts", "p"),
    # Tables of the chi-square distribution: 3.841 with 1, 5.991 with 2 degrees of freedom are the 5 % points.
    [([100 + 13.859, 100 - 13.859], 0.05), ([109.9925, 109.9925, 80.015], 0.05), ([10, 10], 1.0)],
)
def test_p_value_agrees_with_the_tables(counts: list[float], p: float) -> None:
    """The probabilities are those of the chi-square distribution."""
    assert p_value(counts) == pytest.approx(p, abs=6e-4)  # type: ignore[arg-type]


def test_number_of() -> None:
    """A number is a number with or without TeX's dollars, with any minus; words are none."""
    shown = ("$6$", "6", "$-2.5$", "−3", "not enough information", "$x$", "6 or 7")
    assert [number_of(Option(text, text)) for text in shown] == [6, 6, -2.5, -3, None, None, None]


def test_few_variants_say_nothing() -> None:
    """With fewer than five expected in a place no test is made."""
    places = Places()
    part = Part("p", "choice", "", options=(Option("a", "a"), Option("b", "b", "sign-flipped")))
    for _ in range(9):
        places.add(part, Expected("a", ""))
    assert places.tested() == {}
    places.add(part, Expected("a", ""))
    assert places.tested()["p: place of 2"] == pytest.approx(p_value([10, 0]))


def test_several_right_choices() -> None:
    """Where several are right, the place of the first of them is counted."""
    places = Places()
    for order in ("abc", "bca", "cab") * 5:
        options = tuple(Option(name, name, None if name in "ab" else "sign-flipped") for name in order)
        places.add(Part("p", "choices", "", options=options), Expected(["b", "a"], ""))
    assert places.tested() == {"p: place of 3": 1.0}


def test_not_enough_information_is_no_rank() -> None:
    """Numbers are counted by rank, and only where a number is right."""
    places = Places()
    options = tuple(Option(text, text) for text in ("0", "2", "6", "not enough information"))
    for right in ("0", "2", "6", "not enough information") * 5:
        places.add(Part("p", "choice", "", options=options), Expected(right, ""))
    assert places.tested() == {"p: rank of 3": 1.0}
