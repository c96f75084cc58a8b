"""Kind `formula`: equal forms are right, near misses are named, hostile text is text."""

from __future__ import annotations

import time

import pytest

from exercises.bank import BANK
from exercises.model import Question
from grader import jail, marking
from grader.formula.equality import Comparison
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
        ("(out_o1 - target_o1) * out_h1", "not equal", ("output-slope-missing",)),
        ("(out_o1 - target_o1) * out_o1 * (1 - out_o1)", "`out_h1` does not occur", ("input-left-out",)),
        ("(out_o1 - target_o1) * out_o1 * (1 - out_o1) * out_o1", "`out_h1` does not", ("own-output-as-input",)),
        ("(out_o1 - target_o1) * out_o1 * (1 - out_o1) * net_h1", "not equal", ("pre-activation-as-input",)),
        ("(out_o1 - target_o1) * out_o1 * (1 - out_o1) * out_h2", "not equal", ()),
    ],
)
def test_near_misses(text: str, words: str, suspects: tuple[str, ...]) -> None:
    """A wrong formula says in what way, and names the mistake whose formula it is."""
    made = mark(text)
    assert (made.verdict, made.suspects, made.fraction) == ("wrong", suspects, 0.0)
    assert words in made.findings[0].message


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
    monkeypatch.setattr(formula, "matches", lambda *_: Comparison("undecided", None, None, None, "no point was usable"))
    reading = Reading("q3_formula", "ok", "out_h1", "out_h1")
    result = jail.JobResult("ok", readings=(reading,))
    card = marking.mark([VARIANT], KeyRing(), result, marking.Subject("quiz", "ada", "sha"), 1)
    (item,) = card.items
    assert (item.verdict, item.points, item.max_points) == ("undecided", None, 2.0)
    assert (card.score, card.max_score) == (0.0, 2.0)
    assert "a person will look" in item.parts[0].findings[0].message
