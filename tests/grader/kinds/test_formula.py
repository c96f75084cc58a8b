"""Kind `formula`: equal forms are right, near misses are named, hostile text is text."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from exercises.bank import BANK
from exercises.model import Question
from grader import jail, marking
from grader.formula.equality import Answer, Comparison
from grader.jail import Reading
from grader.keys import KeyRing, QuestionKey
from grader.kinds import formula
from grader.kinds.mark import Mark
from grader.variants import Variant

EXERCISE = BANK["unicamp/chain_rule_formula"]
assert isinstance(EXERCISE, Question)
VARIANT = Variant("q3", "key", EXERCISE.id, 2.0, dict(EXERCISE.published or {}))
KEY = QuestionKey(EXERCISE, VARIANT.given)
(PART,) = KEY.parts
ALTERNATIVES = {name: values["formula"] for name, values in KEY.alternatives.items()}


def mark(text: str) -> Mark:
    """The mark of a formula for dE/dw5."""
    return formula.mark(PART, KEY.expected["formula"], Reading("q3_formula", "ok", text, text), ALTERNATIVES)


LINEAR = {
    "output": 1,
    "hidden": 1,
    "input": 1,
    "twice": 2,
}  # of nielsen/linear_neurons, which has none published


def mark_part(exercise: str, part_id: str, text: str) -> Mark:
    """The mark of a formula for one part of an exercise as published."""
    question = BANK[exercise]
    assert isinstance(question, Question)
    key = QuestionKey(question, dict(question.published or LINEAR))
    part = next(each for each in key.parts if each.id == part_id)
    wrong = {name: values[part_id] for name, values in key.alternatives.items() if part_id in values}
    return formula.mark(part, key.expected[part_id], Reading("q1", "ok", text, text), wrong)


# What dE/dw1 of the 2-2-2 network is made of.
DELTA1, DELTA2 = (f"(out_o{k} - target_o{k}) * out_o{k} * (1 - out_o{k})" for k in (1, 2))
REST = "out_h1 * (1 - out_h1) * i1"


@pytest.mark.parametrize(
    "text",
    [
        "(out_o1 - target_o1) * out_o1 * (1 - out_o1) * out_h1",
        "-(target_o1 - out_o1) * (out_o1 - out_o1**2) * out_h1",
        "out_h1 out_o1 (1 - out_o1)(out_o1 - t1)",
        "(o1 - y1) o1 (1 - o1) h1",
        "(out_o1 - target_o1) * sigmoid(net_o1) * sigmoid(-net_o1) * sigmoid(net_h1)",
        "(out_o1 - target_o1) * out_h1 * exp(-net_o1) / (1 + exp(-net_o1))^2",
        "0.25 * (out_o1 - target_o1) * out_h1 / cosh(net_o1 / 2)^2",
    ],
)
def test_equal_forms(text: str) -> None:
    """Any form that is equal is right."""
    made = mark(text)
    assert (made.verdict, made.fraction) == ("correct", 1.0), made.findings


@pytest.mark.parametrize(
    ("text", "words", "suspects"),
    [
        ("(target_o1 - out_o1) * out_o1 * (1 - out_o1) * out_h1", "right up to its sign", ("sign-flipped",)),
        ("2 * (out_o1 - target_o1) * out_o1 * (1 - out_o1) * out_h1", "right up to a factor 2", ("error-doubled",)),
        ("(out_o1 - target_o1) * out_o1 * (1 - out_o1) * out_h1 / 2", "right up to a factor ½", ("error-halved",)),
        ("2 (target_o1 - out_o1) * out_o1 * (1 - out_o1) * out_h1", "its sign and a factor 2", ()),
        ("(out_o1 - target_o1) * out_h1", "a missing factor: `out_o1 * (1 - out_o1)`", ("output-slope-missing",)),
        ("(out_o1 - target_o1) * out_o1 * (1 - out_o1)", "a missing factor: `out_h1`", ("input-left-out",)),
        (
            "(out_o1 - t1) * out_o1^2 * (1 - out_o1)",
            "`out_h1` stands in the place of `out_o1`",
            ("own-output-as-input",),
        ),
        (
            "(out_o1 - target_o1) * out_o1 * (1 - out_o1) * net_h1",
            "`out_h1` stands in the place of `net_h1`",
            ("pre-activation-as-input",),
        ),
        ("(out_o1 - target_o1) * out_o1 * (1 - out_o1) * out_h2", "`out_h1` stands in the place of `out_h2`", ()),
    ],
)
def test_near_misses(text: str, words: str, suspects: tuple[str, ...]) -> None:
    """A wrong formula says in what way, and names the mistake whose formula it is."""
    made = mark(text)
    assert (made.verdict, made.fraction) == ("wrong", 0.0)
    assert set(suspects) <= set(made.suspects)
    assert bool(suspects) == bool(made.suspects)
    assert words in made.findings[0].message


@pytest.mark.parametrize(
    "text",
    [
        f"({DELTA1} * w5 + {DELTA2} * w7) * {REST}",
        f"{DELTA1} * w5 * {REST} + {DELTA2} * w7 * {REST}",
        "(δ_o1·w₅ + δ_o2·w₇)·out_h1·(1 − out_h1)·i₁",
        r"\frac{\partial E}{\partial w_1} = \left(\delta_{o1} w_5 + \delta_{o2} w_7\right)\sigma'(net_{h1})\, i_1",
        "i1 sech(net_h1/2)^2/4 (w5 (o1 - t1) (o1 - o1²) - w7 (t2 - o2) (o2 - o2²))",
        "(w5 (out_o1 - t_o1) σ(net_o1) σ(-net_o1) + w7 (out_o2 - t_o2) exp(-net_o2)/(1 + exp(-net_o2))**2)"
        " * exp(-net_h1) / (1 + exp(-net_h1))^2 * i1",
    ],
)
def test_six_honest_forms_of_the_first_weight(text: str) -> None:
    """dE/dw1 of the 2-2-2 network is right as a product, a sum of paths, with deltas, in LaTeX, in other functions."""
    assert mark_part("hcaim/derivation", "dE_dw_hidden", text).verdict == "correct"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{DELTA1} * w5 * {REST}", "one path is missing: the one through `w7`"),
        ("w7 δ_o2 σ'(net_h1) i1", "one path is missing: the one through `w5`"),
        (f"({DELTA1} * w5 - {DELTA2} * w7) * {REST}", "the sign of the term `w7 * delta_o2`"),
        (f"({DELTA1} * w5 + (o2 - t2) * o2 * w7) * {REST}", "in the term `w7 * delta_o2`: `(1 - o2)`"),
        (f"({DELTA1} * w7 + {DELTA2} * w5) * {REST}", "`w5` and `w7` are exchanged"),
        (f"({DELTA1} * w5 + {DELTA2} * w7) * i1", "a missing factor: `h1 * (1 - h1)`"),
        (f"({DELTA1} * w5 + {DELTA2} * w7) * h1 * (1 - h1)", "a missing factor: `x1`"),
        (f"({DELTA1} * w5 + {DELTA2} * w7 + w6) * {REST}", "a term too many: `w6`"),
        (f"({DELTA1} * w5 + {DELTA2} * w7) * {REST} * 1.000000001", "off by very little"),
    ],
)
def test_one_mistake_in_the_first_weight(text: str, words: str) -> None:
    """With one path dropped, or one other thing wrong, dE/dw1 is refused and the mistake is named."""
    made = mark_part("hcaim/derivation", "dE_dw_hidden", text)
    assert (made.verdict, made.fraction) == ("wrong", 0.0)
    assert words in made.findings[0].message


@pytest.mark.parametrize(
    ("exercise", "part", "text", "barred"),
    [
        ("hcaim/derivation", "delta_o", "2 δ_o1", "`delta_o1`"),
        ("hcaim/derivation", "dE_dw_hidden", "delta_h2 * x1", "`delta_h2`"),
        ("unicamp/delta_rule", "delta_o", "delta_o1", "`delta_o1`"),
        ("unicamp/delta_rule", "delta_h", "delta_h1 + delta_o1", "`delta_h1`"),
        ("nielsen/linear_neurons", "bp1", "delta_o1", "`delta_o1`"),
    ],
)
def test_what_is_asked_for_must_be_written_out(exercise: str, part: str, text: str, barred: str) -> None:
    """A name that would be the answer already may not stand in it, and that is what is said of it."""
    made = mark_part(exercise, part, text)
    assert (made.verdict, made.status) == ("wrong", "unreadable")
    assert f"{barred} must be written out" in made.findings[0].message
    assert made.findings[0].message.splitlines()[-1].strip(" ^") == ""


@pytest.mark.parametrize(
    ("exercise", "part", "text"),
    [
        ("hcaim/derivation", "dE_dw_hidden", "delta_h1 * x1"),
        ("hcaim/derivation", "dE_dw_hidden", "(w5 δ_o1 + w7 δ_o2) h1 (1 - h1) x1"),
        ("unicamp/chain_rule_formula", "formula", "delta_o1 * out_h1"),
        ("unicamp/delta_rule", "delta_h", "(w5 delta_o1 + w7 delta_o2) * sigmoid'(net_h1)"),
        ("nielsen/linear_neurons", "bp4", "x1 (v11 delta_o1 + v21 delta_o2)"),
    ],
)
def test_partial_formulas_where_the_statement_allows_them(exercise: str, part: str, text: str) -> None:
    """An error that the statement lets stand may be left in, or written out."""
    assert mark_part(exercise, part, text).verdict == "correct"


def test_answers_shown_in_other_names_are_diagnosed_as_well() -> None:
    """Where the answer is shown as w^3_11 and typed as v11, its terms are known all the same."""
    made = mark_part("nielsen/linear_neurons", "bp2", "v11 * delta_o1")
    assert "one path is missing: the one through `v21`" in made.findings[0].message


def test_an_answer_typed_wrongly_is_not_believed() -> None:
    """Terms are taken from the answer as it is typed only where that has the right values."""
    expected = replace(KEY.expected["formula"], typed="out_h1 + w5")
    text = "(out_o1 - target_o1) * out_o1 * (1 - out_o1) * out_h1 - out_h1"
    made = formula.mark(PART, expected, Reading("q3_formula", "ok", text, text), {})
    assert made.findings[0].message == "right but for a term too many: `-out_h1`"


def test_only_names_that_may_stand_are_proposed() -> None:
    """What is missing is never told by a name that would be the answer."""
    made = mark_part("hcaim/derivation", "delta_o", "x1 / x1")
    assert "a missing factor: `o1 * (1 - o1) * (o1 - t1)`" in made.findings[0].message


def test_a_number_is_nearly_nothing() -> None:
    """0, or another number alone, is not said to be nearly right."""
    for text in ("0", "1", "0.25"):
        assert mark(text).findings[0].message.startswith("not equal")


def test_unreadable_has_a_caret() -> None:
    """What cannot be read is shown with a caret under the place."""
    made = mark("(out_o1 - target_o1 * out_h1")
    assert (made.verdict, made.status) == ("wrong", "unreadable")
    assert "^" in made.findings[0].message.splitlines()[-1]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch /tmp/owned')",
        "out_h1.__class__",
        "9**9**9**9",
        "(" * 5000 + "1" + ")" * 5000,
        "1+" * 50_000 + "1",
        "lambda: 0",
        "exec('1')",
        "out_h1; out_h2",
        "factorial(10**9)",
        "\x00\x1b[2J",
        "",
        "[" * 2000,
        "sqrt(" * 500 + "out_h1" + ")" * 500,
        "exp(exp(exp(exp(exp(out_h1)))))",
        "1/0",
        "out_h1 ** 10 ** 10",
    ],
)
def test_hostile_text(text: str) -> None:
    """Text that is code, or too large, or overflows is never right and takes no time."""
    start = time.perf_counter()
    made = mark(text)
    assert made.verdict in ("wrong", "undecided")
    assert made.fraction == 0.0
    assert time.perf_counter() - start < 2.0


def test_undecided_costs_nothing_and_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where equality cannot be decided the points are open: out of the score, kept in the maximum."""
    undecided = Comparison("undecided", None, None, None, "no point was usable")
    monkeypatch.setattr(Answer, "matches", lambda *_: undecided)
    reading = Reading("q3_formula", "ok", "out_h1", "out_h1")
    result = jail.JobResult("ok", readings=(reading,))
    card = marking.mark([VARIANT], KeyRing(), result, marking.Subject("quiz", "ada", "sha"), 1)
    (item,) = card.items
    assert (item.verdict, item.points, item.max_points) == ("undecided", None, 2.0)
    assert (card.score, card.max_score) == (0.0, 2.0)
    assert "a person will look" in item.parts[0].findings[0].message
