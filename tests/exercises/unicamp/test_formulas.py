"""Derivatives of the 2-2-2 network as formulas."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.formulas import FUNCTIONS as FORMULA_FUNCTIONS
from exercises.model import Question
from grader.formula import read
from grader.formula.vocabulary import FUNCTIONS

QUESTIONS = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, Question)}


def test_each_output_weight_is_asked_for(drawn: Any) -> None:
    """The four output weights are asked for about equally, and each has its own answer."""
    counts = Counter(given["weight"] for given in drawn("unicamp/chain_rule_formula", 300))
    assert set(counts) == {5, 6, 7, 8}
    assert min(counts.values()) > 40
    exercise = QUESTIONS["unicamp/chain_rule_formula"]
    answers = {weight: exercise.solve({"weight": weight})["formula"].shown for weight in counts}
    assert len(set(answers.values())) == 4
    assert "o1" in answers[6]
    assert "h2" in answers[6]
    assert "o2" in answers[7]
    assert "h1" in answers[7]


@pytest.mark.parametrize("weight", [5, 6, 7, 8])
def test_the_formula_as_a_student_writes_it(weight: int, marked: Any) -> None:
    """The textbook's formula is right for the weight asked for, and for no other."""
    exercise = QUESTIONS["unicamp/chain_rule_formula"]
    output, hidden = divmod(weight - 5, 2)
    o, h = f"o{output + 1}", f"h{hidden + 1}"
    text = f"-(target_{o} - out_{o}) * out_{o} * (1 - out_{o}) * out_{h}"
    for other in (5, 6, 7, 8):
        (part,) = exercise.parts({"weight": other})
        expected = exercise.solve({"weight": other})["formula"]
        assert (marked(part, expected, text, {}).verdict == "correct") is (other == weight)


@pytest.mark.parametrize("weight", [5, 6, 7, 8])
def test_the_formula_with_delta(weight: int, marked: Any) -> None:
    """The error of the output, which the 2-2-2 question defines, may stand in the formula, as a word or as δ; that
    of the other output is wrong."""
    exercise = QUESTIONS["unicamp/chain_rule_formula"]
    (part,) = exercise.parts({"weight": weight})
    expected = exercise.solve({"weight": weight})["formula"]
    output, hidden = divmod(weight - 5, 2)
    for delta in ("delta_o", "δ_o", "δo", r"\delta_o"):
        right, other = f"{delta}{output + 1} * out_h{hidden + 1}", f"{delta}{2 - output} * out_h{hidden + 1}"
        assert marked(part, expected, right, {}).verdict == "correct", right
        assert marked(part, expected, other, {}).verdict == "wrong", other


def test_all_that_a_formula_may_use_is_listed() -> None:
    """Every name is in the statement and has values; every operation the grammar knows is listed, and each is read."""
    exercise = QUESTIONS["unicamp/chain_rule_formula"]
    given = {"weight": 5}
    (part,), text = exercise.parts(given), exercise.statement(given)
    samples = exercise.solve(given)["formula"].samples or {}
    assert set(part.names) == set(samples)
    assert all(f"`{name}`" in text for name in part.names)
    for function in FORMULA_FUNCTIONS:
        arguments = {"max": "(w1, w2)", "min": "(w1, w2)", "where": "(w1 > 0, w1, w2)"}.get(function, "(w1)")
        assert f"`{function}`" in text
        assert read(function + arguments, part.names, part.aliases).names
    assert {FUNCTIONS.get(function, function) for function in FORMULA_FUNCTIONS} >= set(FUNCTIONS.values())


def test_formula_alternatives_differ() -> None:
    """No two mistakes lead to the same formula, and none to the right one."""
    exercise = QUESTIONS["unicamp/chain_rule_formula"]
    for weight in (5, 6, 7, 8):
        given = {"weight": weight}
        values = {name: np.array(v["formula"]) for name, v in exercise.alternatives(given).items()}
        values["right"] = np.array(exercise.solve(given)["formula"].value)
        for one in values:
            for two in values:
                assert one == two or not np.allclose(values[one], values[two], rtol=1e-6), (one, two)
