"""Automatic differentiation: what engines record, store and add up."""

from __future__ import annotations

from collections import Counter
from typing import Any

from exercises.nielsen import autograd, autograd_rules
from reference.scalar import Value


def test_every_wording_is_drawn_and_no_place_preferred(drawn: Any) -> None:
    """All wordings are drawn, and the right answer stands at each place equally often."""
    givens = drawn(autograd.id, 600)
    assert len({given["stem"] for given in givens}) == 9
    places = Counter(given["shown"].index(autograd.solve(given)["choice"].value) for given in givens)
    assert all(abs(places[place] - 150) < 50 for place in range(4))
    assert len({given["stem"] for given in drawn(autograd_rules.id, 100)}) == 4


def test_gradients_add_up_as_told() -> None:
    """The numbers of the question on accumulation: 36 each time, 108 after three passes, by the reference's engine."""
    w = Value(2.0)
    for passes in (1, 2, 3):
        (w * 3.0 * (w * 3.0)).backward()
        assert w.grad == 36 * passes
    given = {"stem": "accumulation", "shown": ["sum", "last", "product", "error"]}
    (part,) = autograd.parts(given)
    text = next(option.text for option in part.options if option.id == autograd.solve(given)["choice"].value)
    assert "108" in text


def test_listings_are_python() -> None:
    """Every listing in a question can be compiled as it stands."""
    for stem in ("leaf", "accumulation", "no_grad", "rebinding", "twice", "in place on a leaf", "in place on a result"):
        _, *listings = autograd.statement({"stem": stem, "shown": []}).split("```python\n")
        assert len(listings) == 1
        compile(listings[0].split("```")[0], stem, "exec")
