"""Derivatives of the 2-2-2 network as formulas."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import sympy as sp

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
    """No two mistakes lead to the same formula but those declared alike, and none to the right one."""
    exercise = QUESTIONS["unicamp/chain_rule_formula"]
    others = {name for _, *rest in exercise.alike for name in rest}
    for weight in (5, 6, 7, 8):
        given = {"weight": weight}
        made = exercise.alternatives(given)
        values = {name: np.array(v["formula"]) for name, v in made.items() if name not in others}
        values["right"] = np.array(exercise.solve(given)["formula"].value)
        for one in values:
            for two in values:
                assert one == two or not np.allclose(values[one], values[two], rtol=1e-6), (one, two)


RULE = "unicamp/delta_rule"
RULES = [{"output": k, "hidden": j, "input": m} for k in (1, 2) for j in (1, 2) for m in (1, 2)]


def written(given: Any) -> dict[str, str]:
    """The four formulas as the textbook has them."""
    k, j, m = given["output"], given["hidden"], given["input"]
    w = f"w{2 * j + m - 2}"
    return {
        "delta_o": f"-(target_o{k} - out_o{k}) * out_o{k} * (1 - out_o{k})",
        "delta_h": f"(delta_o1 * w{4 + j} + delta_o2 * w{6 + j}) * out_h{j} * (1 - out_h{j})",
        "gradient": f"delta_h{j} * i{m}",
        "w_new": f"{w} - eta * delta_h{j} * i{m}",
    }


@pytest.mark.parametrize("given", RULES, ids=str)
def test_the_delta_rule_as_a_student_writes_it(given: Any, marked: Any) -> None:
    """The textbook's formulas are right for the neurons asked for; a formula of other neurons is wrong."""
    exercise = QUESTIONS[RULE]
    key = exercise.solve(given)
    for part in exercise.parts(given):
        for other in RULES:
            text = written(other)[part.id]
            right = text == written(given)[part.id]
            assert (marked(part, key[part.id], text, {}).verdict == "correct") is right, text


def test_the_learning_rate_by_any_name(marked: Any) -> None:
    """η, α, ε and lr, as letters or as words, are the learning rate of the updated weight."""
    exercise, given = QUESTIONS[RULE], {"output": 2, "hidden": 1, "input": 2}
    part, expected = exercise.parts(given)[-1], exercise.solve(given)["w_new"]
    for rate in ("eta", "η", r"\eta", "alpha", "α", r"\alpha", "epsilon", "ε", "ϵ", "lr", "learning_rate", "eps", "LR"):
        assert marked(part, expected, f"w2 - {rate} * delta_h1 * i2", {}).verdict == "correct", rate
        assert marked(part, expected, f"w2 + {rate} * delta_h1 * i2", {}).verdict == "wrong", rate


def test_the_delta_rule_written_out(marked: Any) -> None:
    """A formula in which every δ is written out is as good as one with δ."""
    exercise, given = QUESTIONS[RULE], {"output": 1, "hidden": 2, "input": 1}
    one, two = (f"(out_o{k} - target_o{k}) * out_o{k} * (1 - out_o{k})" for k in (1, 2))
    hidden = f"(w6 * {one} + w8 * {two}) * sigmoid_prime(net_h2)"
    texts = {"delta_h": hidden, "gradient": f"{hidden} * i1", "w_new": f"w3 - lr * {hidden} * i1"}
    for part in exercise.parts(given)[1:]:
        assert marked(part, exercise.solve(given)[part.id], texts[part.id], {}).verdict == "correct"


def test_no_delta_is_its_own_answer(marked: Any) -> None:
    """δ of an output may not stand in the first answer, δ of a hidden neuron not in the second."""
    exercise, given = QUESTIONS[RULE], RULES[0]
    parts = {part.id: part for part in exercise.parts(given)}
    assert not {"delta_o1", "delta_h1", "eta"} & set(parts["delta_o"].names)
    assert not {"delta_h1", "eta"} & set(parts["delta_h"].names)
    for part in ("delta_o", "delta_h"):
        answer = marked(parts[part], exercise.solve(given)[part], f"{part}1", {})
        assert answer.verdict != "correct"


def test_the_delta_rule_is_what_sympy_differentiates() -> None:
    """SymPy's derivatives of the error, at all the points of comparison, are the values of the right formulas."""
    names = [f"w{i}" for i in range(1, 9)] + ["i1", "i2", "target_o1", "target_o2", "c1", "c2", "d1", "d2"]
    s = {name: sp.Symbol(name) for name in names}

    def sigmoid(z: Any) -> Any:
        return 1 / (1 + sp.exp(-z))

    # c and d are what is added to the nets, so that a derivative by them is one by the net.
    h = [sigmoid(s[f"w{2 * j - 1}"] * s["i1"] + s[f"w{2 * j}"] * s["i2"] + s[f"c{j}"]) for j in (1, 2)]
    o = [sigmoid(s[f"w{2 * k + 3}"] * h[0] + s[f"w{2 * k + 4}"] * h[1] + s[f"d{k}"]) for k in (1, 2)]
    error = sum((s[f"target_o{k}"] - o[k - 1]) ** 2 for k in (1, 2)) / 2
    for given in (RULES[0], RULES[-1]):
        k, j, m = given["output"], given["hidden"], given["input"]
        key = QUESTIONS[RULE].solve(given)
        at: dict[str, Any] = dict(key["w_new"].samples or {})
        for i in (1, 2):
            at[f"c{i}"] = at[f"net_h{i}"] - at[f"w{2 * i - 1}"] * at["i1"] - at[f"w{2 * i}"] * at["i2"]
            at[f"d{i}"] = at[f"net_o{i}"] - at[f"w{2 * i + 3}"] * at["out_h1"] - at[f"w{2 * i + 4}"] * at["out_h2"]
        by = {"delta_o": f"d{k}", "delta_h": f"c{j}", "gradient": f"w{2 * j + m - 2}"}
        for part, name in by.items():
            slope = sp.lambdify(list(s.values()), sp.diff(error, s[name]))(*(at[each] for each in s))
            assert np.allclose(key[part].value, slope, rtol=1e-9), part
        assert np.allclose(key["w_new"].value, at[by["gradient"]] - at["eta"] * np.array(key["gradient"].value))


def test_mistakes_of_the_delta_rule_differ() -> None:
    """In each answer no two mistakes write the same formula, and none the right one."""
    for given in RULES:
        key, wrong = QUESTIONS[RULE].solve(given), QUESTIONS[RULE].alternatives(given)
        for part, expected in key.items():
            values = {name: np.array(v[part]) for name, v in wrong.items() if part in v} | {"right": expected.value}
            assert len(values) >= 6
            for (one, a), (two, b) in combinations(values.items(), 2):
                assert not np.allclose(a, b, rtol=1e-6), (one, two)
