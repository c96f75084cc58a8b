"""Which mistake gives this number?"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.bank import MISCONCEPTIONS
from exercises.unicamp.two_two_two import PUBLISHED_222
from grader import ways
from grader.diagnosis import TOO_FEW, as_text, diagnose, half_unit, together
from grader.errors import UnusableInput
from grader.ways import outcomes
from reference import Network
from reference.misconceptions import MISCONCEPTIONS as ALTERED_EQUATIONS
from reference.misconceptions import combination
from reference.training_step import Address, TrainingStep

STEP = TrainingStep.from_json(PUBLISHED_222)
EXACT = f"{diagnose(STEP, 'cost_after', '0.3').expected:.15f}"


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
    """A right number whose last digits were left out, not rounded, is told so: a slip of the hand."""
    found = diagnose(STEP, quantity, text)
    if text == "0.291":  # rounded to it as well
        assert "cut off" not in found.sentence
    else:
        assert (found.outcome, found.sentence) == ("slip", f"{text} is right, but cut off and not rounded.")


def test_few_digits_name_nothing() -> None:
    """One or two digits fit some mistake nearly always: only a number that is exactly the mistake's is named."""
    assert TOO_FEW in diagnose(STEP, "cost_after", "0.2").sentence
    simple = TrainingStep(Network([[[1.0]]], [[0.0]], ["identity"], "half_sse"), [1.0], [0.5])
    found = diagnose(simple, "delta[0][0]", "-0.5")
    assert (found.outcome, ids("delta[0][0]", "-0.5", simple)) == ("mistake", ["sign-flipped"])


def _single_numbers() -> list[Address]:
    outcome = STEP.under()
    return [
        Address(whole.name, whole.level, index or None)
        for whole in outcome.in_order()
        for index in np.ndindex(np.shape(outcome.value(whole)))
    ]


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
    # Here no number tells these from some other: eta is 0.5, a layer has two neurons, and the step is all there is.
    # Adding the gradient is subtracting the flipped one, a step without eta one along the doubled one, and half of an
    # error is its mean over two outputs.
    twins = {"update-added", "learning-rate-left-out", "learning-rate-twice"}
    assert visible - alone <= twins | {"error-halved", "averaged-over-outputs", "averaged-over-inputs"}
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


# What a learner prints, with the one mistake that gives it: -1, 2, slopes, the way back, the left factor, the biases.
SHOWN = [
    ("delta[1][0]", "-0.13849856", "sign-flipped"),
    ("delta[0][0]", "-0.00877135", "sign-flipped"),
    ("delta[1][0]", "0.276997", "error-doubled"),
    ("nabla_w[1][0,0]", "0.164334", "error-doubled"),
    ("delta[1][0]", "0.741365", "output-slope-missing"),
    ("nabla_w[1][0,0]", "0.439830", "output-slope-missing"),
    ("delta[0][0]", "0.036350306", "hidden-slope-missing"),
    ("nabla_w[0][0,0]", "0.00181752", "hidden-slope-missing"),
    ("delta[1][0]", "0.161461", "slope-at-activation"),
    ("delta[0][1]", "0.01499608", "one-path-only"),
    ("delta[0][0]", "0.00923101", "weights-transposed"),
    ("w[0][0,0]", "0.149769225", "weights-transposed"),
    ("delta[0][0]", "0.00729446", "updated-weights-used"),
    ("cost_after", "0.291027924", "updated-weights-used"),
    ("nabla_w[1][0,0]", "0.104063", "own-output-as-input"),
    ("nabla_w[1][0,0]", "0.0522832", "pre-activation-as-input"),
    ("nabla_w[1][0,0]", "0.138499", "input-left-out"),
    ("cost_after", "0.280471447", "biases-trained-too"),
    ("b[1][0]", "0.530750719", "biases-trained-too"),
]


@pytest.mark.parametrize(("quantity", "text", "name"), SHOWN)
def test_one_printed_number_names_the_mistake(quantity: str, text: str, name: str) -> None:
    """Six to nine digits of one number suffice: the mistake is named alone, and with certainty."""
    found = diagnose(STEP, quantity, text)
    assert (found.outcome, [each.id for each in found.candidates]) == ("mistake", [name])
    assert found.confidence == "certain"
    assert found.candidates[0].mistakes == (name,)


@pytest.mark.parametrize(("quantity", "text", "name"), SHOWN)
def test_two_digits_do_not(quantity: str, text: str, name: str) -> None:
    """Of the same number two digits name nothing: it is said that they are not enough, and what it may be."""
    value = half_unit(text)[0]
    short = f"{value:.{1 - int(np.floor(np.log10(abs(value))))}f}"
    found = diagnose(STEP, quantity, short)
    assert found.outcome == "undecided"
    assert TOO_FEW in found.sentence
    assert name in [each.id for each in found.candidates]


def test_biases_left_fixed() -> None:
    """Where the biases are trained, a single number shows that they were not."""
    trained = replace(STEP, train_biases=True)
    assert "biases-left-fixed" in ids("b[1][0]", "0.6", trained)
    assert "biases-left-fixed" in ids("cost_after", "0.291027774", trained)
    assert ids("cost_after", "0.280471447", trained) == ["right"]


def test_what_no_digits_tell_apart() -> None:
    """Half the error is also its mean over two outputs: both are told, and that more digits would not help."""
    found = diagnose(STEP, "delta[1][0]", "0.069249281")
    assert "error-halved" in [each.id for each in found.candidates]
    if found.outcome == "several":
        assert "another quantity may" in found.sentence
    close = diagnose(STEP, "cost_after", "0.2910279")
    assert close.outcome in ("mistake", "several")


# --- where it first went wrong


@pytest.mark.parametrize(
    ("quantity", "text", "first"),
    [
        ("cost_after", "0.291027924", "delta[0][0]: 0.00729446 instead of 0.00877135"),
        ("nabla_w[1][0,0]", "0.439830", "delta[1][0]: 0.741365 instead of 0.138499"),
        ("cost_after", "0.280471447", "b[0][0]: 0.345614 instead of 0.35"),
        ("cost", "0.357655", "z[0][0]: 0.0275 instead of 0.3775"),
        ("w[1][0,0]", "0.330750719", "nabla_w[1][0,0]: 0.138499 instead of 0.082167"),
    ],
)
def test_where_it_first_went_wrong(quantity: str, text: str, first: str) -> None:
    """Beside a mistake stands the first number of the calculation in which it shows, wherever it was seen."""
    if quantity == "cost":
        text = f"{STEP.under(ALTERED_EQUATIONS['bias-left-out'].equations).array('cost'):.9f}"
    found = diagnose(STEP, quantity, text)
    assert found.outcome == "mistake"
    assert found.sentence.endswith(f"it first shows in {first}.")
    shown = found.candidates[0].first
    assert shown is not None
    assert f"{shown.quantity}: {shown.value:.6g} instead of {shown.expected:.6g}" == first


# --- two mistakes at once


def pair_value(names: tuple[str, str], quantity: str) -> float:
    both = combination(names)
    assert both is not None
    return float(STEP.under(both).value(Address.read(quantity)))


@pytest.mark.parametrize(
    ("names", "quantity"),
    [
        (("weights-transposed", "output-slope-missing"), "delta[0][0]"),
        (("hidden-slope-missing", "bias-left-out"), "nabla_w[0][0,1]"),
        (("own-output-as-input", "slope-at-activation"), "nabla_w[1][0,0]"),
        (("updated-weights-used", "biases-trained-too"), "cost_after"),
    ],
)
def test_two_mistakes_are_both_named(names: tuple[str, str], quantity: str) -> None:
    """A number that two mistakes give together, and none alone, is explained by both, as likely."""
    found = diagnose(STEP, quantity, f"{pair_value(names, quantity):.9f}")
    assert found.outcome == "mistake", found.sentence
    assert set(found.candidates[0].mistakes) == set(names)
    assert found.confidence == "likely"
    assert all(MISCONCEPTIONS[name].name in found.sentence for name in names)


def test_few_digits_find_no_pairs() -> None:
    """With fewer than six digits pairs are not looked for, and that is said; a chance hit is not believed."""
    value = pair_value(("weights-transposed", "output-slope-missing"), "delta[0][0]")
    found = diagnose(STEP, "delta[0][0]", f"{value:.6f}")
    assert found.outcome == "unexplained"
    assert TOO_FEW in found.sentence
    value = pair_value(("updated-weights-used", "biases-trained-too"), "cost_after")
    for places, outcome in ((6, "undecided"), (7, "mistake")):
        found = diagnose(STEP, "cost_after", f"{value:.{places}f}")
        assert found.outcome == outcome
        assert (TOO_FEW in found.sentence) == (outcome == "undecided")
    stream = np.random.default_rng(5)
    made = [diagnose(STEP, "delta[0][0]", f"{each:.8f}") for each in stream.uniform(0.005, 0.04, 200)]
    assert sum(each.outcome in ("mistake", "several") for each in made) <= 2


# --- slips of the hand


@pytest.mark.parametrize(
    ("quantity", "text", "slip"),
    [
        ("a[1][0]", "-0.593269992", "sign-typed-wrong"),
        ("delta[1][0]", "0.183498562", "digits-exchanged"),
        ("delta[1][0]", "1.38498562", "point-too-far-right"),
        ("delta[1][0]", "13849.8562", "point-misplaced"),
        ("delta[1][0]", "0.13849562", "digit-dropped"),
        ("delta[1][0]", "0.1384985562", "digit-doubled"),
        ("delta[1][0]", "0.138598562", "digit-wrong"),
        ("delta[1][0]", "0.138498563", "rounded-wrongly"),
        ("delta[1][0]", "0.138498561", "cut-off"),
    ],
)
def test_slips(quantity: str, text: str, slip: str) -> None:
    """What no mistake explains, but a slip of the hand does, is told as that."""
    found = diagnose(STEP, quantity, text)
    assert (found.outcome, [each.id for each in found.candidates]) == ("slip", [slip]), found.sentence
    assert found.confidence in ("certain", "likely")


@pytest.mark.parametrize(
    ("text", "outcome", "words"),
    [
        ("0.291027773694123456789", "unexplained", "its first 12 digits are, the further digits are not those"),
        ("0.29102777369412345", "unexplained", "its first 12 digits are, the further digits are not those"),
        (f"{EXACT}4321098", "right", "is right to 15 digits; more digits than that cannot be told"),
        (f"{EXACT}", "right", "is right, to its last digit"),
        ("0.291027925123456789012", "unexplained", "no single mistake of the catalogue gives it."),
    ],
)
def test_digits_beyond_those_of_a_float(text: str, outcome: str, words: str) -> None:
    """More digits than a float has are no more digits, and never too few: it is said how far they are right."""
    found = diagnose(STEP, "cost_after", text)
    assert found.outcome == outcome
    assert words in found.sentence
    assert TOO_FEW not in found.sentence


def test_a_mistake_before_a_slip() -> None:
    """The flipped sign of an error is a mistake of the catalogue, not a slip."""
    assert ids("delta[1][0]", "-0.138498562") == ["sign-flipped"]


# --- several numbers


def test_numbers_explained_together() -> None:
    """What explains all the wrong numbers and is denied by no right one is named, although each alone has others."""
    found = together(STEP, [("delta[1][0]", "0.741"), ("nabla_w[1][0,0]", "0.440"), ("z[0][0]", "0.3775")])
    assert (found.outcome, [each.id for each in found.candidates]) == ("mistake", ["output-slope-missing"])
    assert found.confidence == "certain"
    assert [each.outcome for each in found.answers][2] == "right"
    assert "it first shows in delta[1][0]" in found.sentence


def test_right_numbers_deny() -> None:
    """With the sum over the outputs right in one place, the mistake that would spoil it is not named."""
    text = f"{STEP.under(ALTERED_EQUATIONS['sign-flipped'].equations).value(Address.read('w[1][0,0]')):.9f}"
    assert {"sign-flipped", "update-added"} <= set(ids("w[1][0,0]", text))
    found = together(STEP, [("w[1][0,0]", text), ("delta[1][0]", "0.138498562")])
    assert "sign-flipped" not in [each.id for each in found.candidates]
    assert "update-added" in [each.id for each in found.candidates]


def test_pairs_together() -> None:
    """Two mistakes explain several numbers; where the numbers show both, with certainty."""
    names = ("weights-transposed", "output-slope-missing")
    numbers = [(q, f"{pair_value(names, q):.6f}") for q in ("delta[1][0]", "delta[0][0]", "delta[0][1]")]
    found = together(STEP, numbers)
    assert (found.outcome, found.confidence) == ("mistake", "certain"), found.sentence
    assert set(found.candidates[0].mistakes) == set(names)


def test_together_without_an_explanation() -> None:
    """All right, all too short, and what nothing explains are each told as that."""
    assert together(STEP, [("z[0][0]", "0.3775"), ("z[0][1]", "0.3925")]).outcome == "right"
    short = together(STEP, [("cost_after", "0.29"), ("z[0][0]", "0.3775")])
    assert short.outcome == "undecided"
    assert TOO_FEW in short.sentence
    none = together(STEP, [("cost_after", "0.123456789"), ("z[0][0]", "0.987654321")])
    assert (none.outcome, none.candidates) == ("unexplained", ())
    assert "no two of them" in none.sentence
    with pytest.raises(UnusableInput):
        together(STEP, [])


def test_as_text() -> None:
    """One number or several: the sentence first, then what there is to it."""
    one = as_text(diagnose(STEP, "delta[1][0]", "0.741365")).splitlines()
    assert one[1] == "right value: 0.138498561629"
    assert one[2].endswith("[output-slope-missing]")
    more = as_text(together(STEP, [("delta[1][0]", "0.741365"), ("z[0][0]", "0.3775")])).splitlines()
    assert more[0].startswith("The wrong number comes from one mistake")
    assert more[2] == "  z[0][0]: 0.3775 is right, to its last digit."


# --- whatever is asked

NAMES = sorted(ALTERED_EQUATIONS)
CHANCE = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)
QUANTITY = st.sampled_from([str(address) for address in _single_numbers()])


@lru_cache
def drawn(seed: int) -> TrainingStep:
    """The 2-2-2 network with other weights: one step, so that its ways are computed once."""
    weights = np.random.default_rng(seed).uniform(-1, 1, (2, 2, 2)).round(2).tolist()
    return TrainingStep.from_json({**PUBLISHED_222, "weights": weights})


@settings(max_examples=40, deadline=None, derandomize=True)
@given(names=CHANCE, quantity=QUANTITY, seed=st.integers(0, 1), places=st.integers(1, 9))
def test_nothing_wrong_is_called_right(names: list[str], quantity: str, seed: int, places: int) -> None:
    """Whatever mistake or pair makes a number of whatever network, it is right only if its digits are."""
    step = drawn(seed)
    equations = combination(names)
    value = step.under(equations).value_or_none(Address.read(quantity)) if equations else None
    if value is None:
        return
    text = f"{value:.{places}f}"
    found = diagnose(step, quantity, text)
    slack = 0.5 * 10.0**-places
    assert (found.outcome == "right") <= (abs(float(text) - found.expected) <= slack * (1 + 1e-6) + 1e-12)
    together(step, [(quantity, text), ("z[0][0]", "0.5"), ("cost", text)])


@settings(max_examples=40, deadline=None, derandomize=True)
@given(text=st.text(max_size=12) | st.floats().map(str) | st.integers().map(str), quantity=QUANTITY)
def test_diagnose_never_breaks(text: str, quantity: str) -> None:
    """Any text is explained, or refused in words."""
    with suppress(UnusableInput):
        assert diagnose(STEP, quantity, text).sentence


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
    monkeypatch.setattr(ways, "MISCONCEPTIONS", {name: ALTERED_EQUATIONS[name]})
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
    assert diagnose(steep, "cost_after", "0.12345", steps=3).outcome in ("unexplained", "right")
