"""Which mistake gives this number?"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from exercises.bank import MISCONCEPTIONS
from exercises.unicamp.two_two_two import PUBLISHED_222
from grader import diagnosis
from grader.diagnosis import cut_off, diagnose, half_unit, outcomes
from grader.errors import UnusableInput
from reference import Network
from reference.misconceptions import MISCONCEPTIONS as ALTERED_EQUATIONS
from reference.training_step import Address, TrainingStep

STEP = TrainingStep.from_json(PUBLISHED_222)


def ids(quantity: str, text: str, step: TrainingStep = STEP) -> list[str]:
    return [candidate.id for candidate in diagnose(step, quantity, text).candidates]


def test_the_published_slip() -> None:
    """The source's 0.291027924 is the hidden layer computed with output weights already updated."""
    found = diagnose(STEP, "cost_after", "0.291027924")
    assert (found.outcome, ids("cost_after", "0.291027924")) == ("mistake", ["updated-weights-used"])
    assert MISCONCEPTIONS["updated-weights-used"].name in found.sentence
    assert f"{found.expected:.9f}" == "0.291027774"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("0.291027774", "right"),
        ("0.29102777", "right"),
        ("0.291028", "undecided"),
        ("0.29", "undecided"),
        ("0.2", "undecided"),
        ("0.9", "unexplained"),
        ("0.280471447", "mistake"),
        ("0.291027925", "unexplained"),
    ],
)
def test_outcomes(text: str, outcome: str) -> None:
    """As many digits as were printed decide, and no more: too few leave it open, one off explains nothing."""
    assert diagnose(STEP, "cost_after", text).outcome == outcome


@pytest.mark.parametrize(
    ("quantity", "text"), [("delta[0][0]", "0.0087713546"), ("cost_after", "0.291027773"), ("cost_after", "0.291")]
)
def test_cut_off(quantity: str, text: str) -> None:
    """A right number whose last digits were left out, not rounded, is right and told so."""
    found = diagnose(STEP, quantity, text)
    if text == "0.291":  # rounded to it as well
        assert "cut off" not in found.sentence
    else:
        assert (found.outcome, found.sentence) == ("right", f"{text} is right, but cut off and not rounded.")


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


def test_few_digits_name_nothing() -> None:
    """One or two digits fit some mistake nearly always: only a number that is exactly the mistake's is named."""
    assert "with so few digits" in diagnose(STEP, "cost_after", "0.2").sentence
    simple = TrainingStep(Network([[[1.0]]], [[0.0]], ["identity"], "half_sse"), [1.0], [0.5])
    found = diagnose(simple, "delta[0][0]", "-0.5")
    assert (found.outcome, ids("delta[0][0]", "-0.5", simple)) == ("mistake", ["sign-flipped"])


def printed() -> list[tuple[str, str, str]]:
    """(quantity, number to nine digits, mistake) for every mistake and every single number of the 2-2-2 network."""
    found = []
    outcome = STEP.under()
    for whole in outcome.addresses():
        for index in np.ndindex(np.shape(outcome.value(whole))):
            address = Address(whole.name, whole.level, index or None)
            right = outcome.value(address)
            for name, wrong in STEP.mistaken().items():
                value = wrong.value_or_none(address)
                if value is not None and abs(value - right) > 1e-8:
                    found.append((str(address), f"{value:.9f}", name))
    return found


def test_every_printed_number_is_explained() -> None:
    """Each number a mistake leads to is explained by it, whatever is printed: no right one, no other outcome."""
    numbers = printed()
    assert len(numbers) > 300
    for quantity, text, name in numbers:
        found = diagnose(STEP, quantity, text)
        assert name in [candidate.id for candidate in found.candidates], (quantity, text, name)
        assert found.outcome in ("mistake", "several"), (quantity, text, name)


def test_every_mistake_has_a_number_of_its_own() -> None:
    """For each mistake that can be made on this network there is a quantity that gives it away alone."""
    alone = {name for quantity, text, name in printed() if ids(quantity, text) == [name]}
    visible = {name for _, _, name in printed()}
    # At eta = 0.5 these are two names for one change of the weights, and show nowhere else: adding the gradient
    # is subtracting the flipped one, and a step without eta is a step along the doubled one.
    assert visible - alone == {"update-added", "learning-rate-left-out"}
    assert len(visible) >= 20


@pytest.mark.parametrize(
    ("quantity", "text", "name"),
    [
        ("delta[1][0]", "0.741365070", "output-slope-missing"),
        ("delta[1][0]", "-0.138498562", "sign-flipped"),
        ("delta[1][0]", "0.276997123", "error-doubled"),
        ("delta[1][0]", "0.069249281", "error-halved"),
        ("nabla_w[1][0,0]", "0.138498562", "input-left-out"),
        ("w[1][0,0]", "0.441083520", "update-added"),
        ("w[1][0,0]", "0.317832959", "learning-rate-left-out"),
        ("cost_after", "0.280471447", "biases-trained-too"),
        ("z[0][0]", "0.0275", "bias-left-out"),
        ("a[1][0]", "0.3775", "activation-left-out"),
    ],
)
def test_known_numbers(quantity: str, text: str, name: str) -> None:
    """Numbers worked out by hand lead to their mistake."""
    assert name in ids(quantity, text)
    assert diagnose(STEP, quantity, text).outcome in ("mistake", "several")


def test_mistakes_that_cannot_be_seen_explain_nothing() -> None:
    """The forward pass is right whatever goes wrong on the way back."""
    assert ids("a[1][0]", "0.593269992") == ["right"]


@pytest.mark.parametrize(
    ("text", "value", "slack"),
    [
        ("0.38", 0.38, 0.005),
        ("-0.38", -0.38, 0.005),
        ("−0,38", -0.38, 0.005),
        ("38", 38.0, 0.5),
        ("1.5e-3", 0.0015, 5e-5),
        ("+.5", 0.5, 0.05),
        ("2E3", 2000.0, 500.0),
    ],
)
def test_half_unit(text: str, value: float, slack: float) -> None:
    """A number and half a unit of its last digit, from the text as it was printed."""
    got, unit = half_unit(text)
    assert got == value
    assert unit == pytest.approx(slack)


@pytest.mark.parametrize(
    "text", ["", "x", "1/2", "nan", "inf", "1e999", "0." + "1" * 100, "1e-400", "--1", "1 2", "0x10"]
)
def test_no_number(text: str) -> None:
    """What is no printed number is refused in words."""
    with pytest.raises(UnusableInput):
        diagnose(STEP, "cost", text)


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("w[7][0,0]", "w[7]"),
        ("nabla_w[1]", "name one entry, such as nabla_w[1][0,0]"),
        ("delta[1]", "such as delta[1][0]"),
        ("delta[1][5]", "does not exist"),
        ("spam", "names no quantity"),
        ("__class__", "names no quantity"),
    ],
)
def test_no_quantity(quantity: str, words: str) -> None:
    """A quantity that does not exist, or is not one number, is refused with what to write instead."""
    with pytest.raises(UnusableInput, match=words.replace("[", r"\[").replace("]", r"\]")):
        diagnose(STEP, quantity, "0.5")


def test_numbers_after_ten_thousand_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The source's outputs after 10,000 steps come from the order of the updates, its error is one step too early."""
    name = "updated-weights-used"  # of 10,000 steps of every mistake this would take a minute
    monkeypatch.setattr(diagnosis, "ALTERED_EQUATIONS", {name: ALTERED_EQUATIONS[name]})
    step = replace(STEP)
    for quantity, text, expected, mistakes in (
        ("a_after[2][0]", "0.015912196", "0.015913620", [name]),
        ("a_after[2][1]", "0.984065734", "0.984064274", [name]),
        ("a_after[2][0]", "0.015914", "0.015913620", ["right", "one-step-too-few"]),
        ("a_after[2][0]", "0.015913620", "0.015913620", ["right"]),
        ("a_after[2][1]", "0.984064274", "0.984064274", ["right"]),
        ("cost_after", "3.510188e-05", "0.000035102", ["right"]),
        ("cost_after", "0.0000351085", "0.000035102", ["one-step-too-few"]),
        ("cost_after", "3.510855e-05", "0.000035102", ["one-step-too-few"]),
    ):
        found = diagnose(step, quantity, text, steps=10_000)
        assert f"{found.expected:.9f}" == expected
        assert [each.id for each in found.candidates] == mistakes, text


def test_a_mistake_is_made_in_every_step() -> None:
    """After three steps each number is that of three steps by the mistaken equations, one after the other."""
    for name in ("updated-weights-used", "one-path-only", "update-added"):
        step = STEP
        for _ in range(3):
            outcome = step.under(ALTERED_EQUATIONS[name].equations)
            step = replace(step, network=step.after(outcome))
        text = f"{outcome.value(Address.read('w[0][0,0]')):.12f}"
        assert name in [each.id for each in diagnose(STEP, "w[0][0,0]", text, steps=3).candidates]
        assert name not in [each.id for each in diagnose(STEP, "w[0][0,0]", text, steps=2).candidates]


def test_a_step_too_many_or_too_few() -> None:
    """A number of the step before or after is named as such; with one step there is none before."""
    made = list(islice(outcomes(STEP), 6))
    for other, name in ((4, "one-step-too-few"), (6, "one-step-too-many")):
        text = f"{made[other - 1].array('cost_after'):.12f}"
        assert [each.id for each in diagnose(STEP, "cost_after", text, steps=5).candidates] == [name]
    assert diagnose(STEP, "cost_after", f"{made[1].array('cost_after'):.12f}").outcome == "unexplained"


def test_mistakes_that_run_away_are_no_answer() -> None:
    """A mistake after which nothing finite is left explains nothing, and stops nothing."""
    steep = replace(STEP, eta=1e200, train_biases=True)
    assert diagnose(steep, "cost_after", "0.123456789", steps=3).outcome in ("unexplained", "right")
