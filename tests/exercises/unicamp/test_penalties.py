"""Regularisation by hand, as formulas and in words."""

from __future__ import annotations

from typing import Any

import pytest

from exercises.unicamp.penalties import COSTS, RATES, WORDS, regularised_step, updated_weight
from exercises.unicamp.regularisation import l1_update, l2_update


def test_by_hand_and_in_code(drawn: Any) -> None:
    """The numbers by hand are those of the functions."""
    for given in drawn("unicamp/regularised_step"):
        key = regularised_step.solve(given)
        rest = ([[0.0]], [[[given["g"]]]], [[0.0]], given["eta"], given["lam"], given["n"])
        for part, update in (("w_l2", l2_update), ("w_l1", l1_update)):
            assert key[part].value == pytest.approx(update([[[given["w"]]]], *rest)[0][0].item(), rel=1e-12)


def test_weights_of_both_signs(drawn: Any) -> None:
    """The sign in the L1 penalty matters to half of the students."""
    negative = sum(given["w"] < 0 for given in drawn("unicamp/regularised_step", 200))
    assert 60 < negative < 140


def test_the_decay_of_the_source() -> None:
    """With η = 0.5, λ = 5 and 50,000 images a step rescales the weights by 0.99995; with 1,000 and λ = 0.1 as well."""
    for lam, n in ((5.0, 50000), (0.1, 1000)):
        given = {"w": 1.0, "g": 0.1, "eta": 0.5, "lam": lam, "n": n, "m": 10}
        assert regularised_step.solve(given)["factor"].shown == "0.99995"


@pytest.mark.parametrize("rate", ["eta", "alpha", "epsilon", "lr", "η", "α", "ε", r"\eta", "learning_rate"])
@pytest.mark.parametrize("asked", RATES)
def test_the_learning_rate_by_any_name(asked: str, rate: str, marked: Any) -> None:
    """η, α, ε and lr are all accepted, whichever the statement uses; λ is, too."""
    given = {"cost": "l2 over 2n", "rate": asked}
    plain, regularised = updated_weight.parts(given)
    key = updated_weight.solve(given)
    assert marked(plain, key["plain"], f"w - {rate} * g", {}).verdict == "correct"
    assert marked(regularised, key["regularised"], f"(1 - {rate}*lam/n) * w - {rate}*g", {}).verdict == "correct"
    assert marked(regularised, key["regularised"], f"w - {rate}*(grad + λ/n*w)", {}).verdict == "correct"


@pytest.mark.parametrize(
    ("cost", "text"),
    [
        ("l2 over 2n", "w - eta*g - eta*lam*w/n"),
        ("l2 over 2", "w - eta*(g + lam*w)"),
        ("l2", "w - eta*(g + 2*lam*w)"),
        ("l1 over n", "w - eta*(g + lam/n*sign(w))"),
        ("l1", "w - eta*g - eta*lam*w/abs(w)"),
    ],
)
def test_each_cost_has_its_own_formula(cost: str, text: str, marked: Any) -> None:
    """What is right for one cost is right for it alone."""
    for other in COSTS:
        given = {"cost": other, "rate": "eta"}
        part = updated_weight.parts(given)[1]
        verdict = marked(part, updated_weight.solve(given)["regularised"], text, {}).verdict
        assert (verdict == "correct") is (other == cost), other


@pytest.mark.parametrize(
    ("cost", "text", "mistake"),
    [
        ("l2 over 2n", "w - eta*(g + lam*w)", "penalty-without-n"),
        ("l2 over 2n", "w - eta*(g + 2*lam/n*w)", "penalty-doubled"),
        ("l2", "w - eta*(g + lam*w)", "penalty-halved"),
        ("l1", "w - eta*(g + lam*w)", "penalty-of-the-other-kind"),
        ("l1 over n", "w - eta*g", "penalty-left-out"),
        ("l1 over n", "-eta*(g + lam/n*sign(w))", "change-as-new-weight"),
    ],
)
def test_wrong_formulas_are_named(cost: str, text: str, mistake: str, marked: Any) -> None:
    """What a mistake writes is wrong and named, alone."""
    given = {"cost": cost, "rate": "eta"}
    part = updated_weight.parts(given)[1]
    wrong = updated_weight.alternatives(given)
    here = {name: values["regularised"] for name, values in wrong.items() if "regularised" in values}
    assert marked(part, updated_weight.solve(given)["regularised"], text, here).suspects == (mistake,)


def test_n_is_named_where_it_stands() -> None:
    """The statement speaks of the training set only where the cost does."""
    for cost in COSTS:
        text = updated_weight.statement({"cost": cost, "rate": "alpha"})
        assert ("training set" in text) is cost.endswith("n")
        assert ("`n`" in text) is cost.endswith("n")
        assert "`alpha`" in text


def test_wordings() -> None:
    """Every wording has one right answer and several wrong ones."""
    assert all(len(stem.right) == 1 and len(stem.wrong) >= 4 for stem in WORDS.values())
