"""The update of one weight by hand."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from exercises.datacamp.updates import weight_update

UPDATE = "datacamp/weight_update"


def by_hand(given: Any) -> tuple[Fraction, Fraction, Fraction]:
    """Prediction, slope and new weight in exact fractions, with nothing of the engine."""
    x = [Fraction(str(each)) for each in given["x"]]
    w = [Fraction(str(each)) for each in given["weights"][0][0]]
    prediction = sum((a * b for a, b in zip(x, w, strict=True)), Fraction(0))
    slope = 2 * x[given["asked"]] * (prediction - Fraction(str(given["y"][0])))
    return prediction, slope, w[given["asked"]] - Fraction(str(given["eta"])) * slope


def test_published_update() -> None:
    """The course's numbers: input 3, weight 2 and target 10 give the slope −24, and with rate 0.01 the weight 2.24."""
    assert weight_update.published is not None
    key = weight_update.solve(weight_update.published)
    assert [each.shown for each in key.values()] == ["6.000", "-24.000", "2.2400"]
    assert "2 - 0.01 \\cdot (-24) = 2.24" in weight_update.worked(weight_update.published)  # type: ignore[misc]


def test_by_hand(givens: Any) -> None:
    """Every answer is that of exact arithmetic, has four digits at least, and is no larger than 1,000."""
    for given in givens(UPDATE):
        key = weight_update.solve(given)
        parts = {part.id: part for part in weight_update.parts(given)}
        for (name, each), exact in zip(key.items(), by_hand(given), strict=True):
            assert abs(each.value - float(exact)) < 1e-9
            assert 10.0 ** (3 - parts[name].places) <= abs(each.value) < 1000


def test_the_worked_solution_has_the_numbers(givens: Any) -> None:
    """The slope and the new weight of the worked solution are those asked for."""
    for given in givens(UPDATE):
        _, slope, weight = by_hand(given)
        text = weight_update.worked(given)  # type: ignore[misc]
        assert f"= {float(slope):.9g}$" in text
        assert f"= {float(weight):.4f}$" in text


def test_mistakes_show(drawn: Any) -> None:
    """Whatever a student adds, forgets or exchanges leads to a number of its own, two tolerances from the right one."""
    expected = {
        *("error-halved", "sign-flipped", "input-left-out", "weight-as-input", "output-value-as-factor"),
        *("error-squared-in-slope", "learning-rate-as-factor", "change-as-new-weight", "slope-times-weight"),
        *("weight-shrunk-by-rate", "update-added", "learning-rate-left-out"),
    }
    for given in drawn(UPDATE):
        key, wrong = weight_update.solve(given), weight_update.alternatives(given)
        assert expected <= set(wrong)
        assert ("prediction-not-summed" in wrong) is (len(given["x"]) > 1)
        for mistake in expected:
            assert any(abs(v - key[p].value) > 2 * key[p].tolerance for p, v in wrong[mistake].items())


def test_variants(drawn: Any) -> None:
    """One, two and three inputs are drawn, every rate, and errors of both signs."""
    givens = drawn(UPDATE, 150)
    assert min(Counter(len(given["x"]) for given in givens).values()) > 30
    assert len({given["eta"] for given in givens}) == 3
    assert 0.3 < sum(by_hand(given)[1] > 0 for given in givens) / len(givens) < 0.7


def test_a_wrong_slope_is_followed() -> None:
    """Whoever goes on with a slope of 24 gets 1.76: a right update of a wrong start."""
    assert weight_update.follow is not None
    assert weight_update.published is not None
    assert round(weight_update.follow(weight_update.published, "weight", {"slope": 24.0}), 9) == 1.76
