"""The cross-entropy: its cost and its error, in numbers and as formulas."""

from __future__ import annotations

from math import log, prod
from typing import Any

import pytest

from exercises.model import Question
from exercises.quantities import worth_asking
from exercises.unicamp.cross_entropy import cross_entropy_cost, cross_entropy_delta


def test_the_cost_as_a_likelihood(drawn: Any) -> None:
    """The cost is minus the logarithm of the probability which the outputs give to the targets."""
    for given in drawn("unicamp/cross_entropy_cost"):
        likelihood = prod(a if y else 1 - a for a, y in zip(given["a"], given["y"], strict=True))
        assert cross_entropy_cost.solve(given)["cost"].value == pytest.approx(-log(likelihood), rel=1e-12)


def test_both_targets_occur(drawn: Any) -> None:
    """Every student has a target of 0 and one of 1, in any place."""
    seen = [tuple(given["y"]) for given in drawn("unicamp/cross_entropy_cost")]
    assert all(0 < sum(y) < 3 for y in seen)
    assert len(set(seen)) == 6


def test_every_variant_tells_its_mistakes_apart(drawn: Any) -> None:
    """No mistake is hidden by the digits asked for."""
    from exercises.unicamp.cross_entropy import COST

    assert all(worth_asking(COST, given) for given in drawn("unicamp/cross_entropy_cost"))


@pytest.mark.parametrize(
    ("end", "text"),
    [("bias", "sigma(w x + b) - y"), ("weight", "x (a - t)"), ("input", "-w*(target - out)")],
)
def test_delta_as_students_write_it(end: str, text: str, marked: Any) -> None:
    """Any equal form is right, by the names of the course or by others."""
    given = {"end": end}
    key = cross_entropy_delta.solve(given)
    parts = {part.id: part for part in cross_entropy_delta.parts(given)}
    last = {"bias": "dC_db", "weight": "dC_dw", "input": "dC_dx"}[end]  # the answer is called after what it is
    assert marked(parts[last], key[last], text, {}).verdict == "correct"
    assert marked(parts["delta"], key["delta"], "sigmoid(z) - y", {}).verdict == "correct"
    assert marked(parts["dC_da"], key["dC_da"], "-y/a + (1-y)/(1-a)", {}).verdict == "correct"


@pytest.mark.parametrize(
    ("part", "text", "mistake"),
    [
        ("delta", "(a - y) * a * (1 - a)", "output-slope-kept"),
        ("delta", "y - a", "error-as-target-minus-output"),
        ("dC_da", "-y/a - (1-y)/(1-a)", "inner-minus-forgotten"),
        ("dC_da", "-y/a", "cross-entropy-second-term-left-out"),
        ("dC_dw", "a - y", "input-left-out"),
    ],
)
def test_wrong_formulas_are_named(part: str, text: str, mistake: str, marked: Any) -> None:
    """What a mistake writes is wrong and named, alone."""
    given = {"end": "weight"}
    key, wrong = cross_entropy_delta.solve(given), cross_entropy_delta.alternatives(given)
    here = {name: values[part] for name, values in wrong.items() if part in values}
    slot = {each.id: each for each in cross_entropy_delta.parts(given)}[part]
    assert marked(slot, key[part], text, here).suspects == (mistake,)


def test_the_records() -> None:
    """Both are questions of chapter 3."""
    for exercise in (cross_entropy_cost, cross_entropy_delta):
        assert isinstance(exercise, Question)
        assert "ch. 3" in exercise.source
