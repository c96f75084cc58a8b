"""Expression graphs: values, local and global gradients."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
import sympy as sp

from exercises.bank import BANK
from exercises.model import Disagreement, Given, Question
from exercises.unicamp.graphs import COMPUTED, INPUTS, OPERATIONS, WRONG, _confirm, _worked_out

QUESTIONS = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, Question)}
XYZ, GRAPH = "unicamp/x_plus_y_times_z", "unicamp/expression_graph"


def test_published_numbers() -> None:
    """The source's x = -2, y = 5, z = -4: q = 3, f = -12, and the gradients -4, -4, 3."""
    exercise = QUESTIONS[XYZ]
    assert exercise.published is not None
    key = {part: expected.value for part, expected in exercise.solve(exercise.published).items()}
    assert key == {
        "value_q": 3,
        "value_f": -12,
        "local_q_x": 1,
        "local_q_y": 1,
        "local_f_q": -4,
        "local_f_z": 3,
        "global_q": -4,
        "global_x": -4,
        "global_y": -4,
        "global_z": 3,
    }


def by_sympy(given: Given) -> dict[str, Any]:
    """Every answer by differentiating expressions: the third oracle."""
    apply = {
        "add": sp.Add,
        "multiply": sp.Mul,
        "max": sp.Max,
        "sigmoid": lambda a: 1 / (1 + sp.exp(-a)),
    }
    at = {sp.Symbol(name, real=True): sp.Rational(str(value)) for name, value in given["inputs"].items()}
    result = given["nodes"][-1][0]
    symbols = {name: sp.Symbol(name, real=True) for name in [*given["inputs"], *(node[0] for node in given["nodes"])]}
    values = dict(at)
    found: dict[str, Any] = {}
    for name, operation, *arguments in given["nodes"]:
        value = apply[operation](*(symbols[each] for each in arguments))
        values[symbols[name]] = sp.N(value.subs(values), 30)
        found[f"value_{name}"] = float(values[symbols[name]])
        for each in arguments:
            found[f"local_{name}_{each}"] = float(sp.N(sp.diff(value, symbols[each]).subs(values), 30))
    for free in (name for name in symbols if name != result):
        whole = symbols[result]  # written out in inputs and the node that is moved
        for name, operation, *arguments in reversed(given["nodes"]):
            if name != free:
                whole = whole.subs(symbols[name], apply[operation](*(symbols[each] for each in arguments)))
        slope = sp.diff(whole, symbols[free])
        found[f"global_{free}"] = float(sp.N(slope.subs(values), 30))
    return found


@pytest.mark.parametrize("name", [XYZ, GRAPH])
def test_sympy_agrees(name: str, givens: Any) -> None:
    """Values, local and global gradients are what SymPy gets by differentiating the expression written out."""
    for given in givens(name)[:6]:
        key, other = QUESTIONS[name].solve(given), by_sympy(given)
        assert set(key) == set(other)
        for part, expected in key.items():
            assert np.allclose(expected.value, other[part], rtol=1e-12, atol=1e-14), (part, given)


def test_each_operation_once_and_one_node_twice(drawn: Any) -> None:
    """Every graph has one add, one multiply, one max and one sigmoid; all nodes are used, exactly one of them twice."""
    for given in drawn(GRAPH):
        assert sorted(node[1] for node in given["nodes"]) == sorted(OPERATIONS)
        uses = Counter(each for node in given["nodes"] for each in node[2:])
        assert set(uses) == {*INPUTS, *COMPUTED[:-1]}
        assert sorted(uses.values()) == [1, 1, 1, 1, 1, 2]


def test_graphs_differ(drawn: Any) -> None:
    """Students get graphs of other shapes, not only other numbers, and each operation comes last for some."""
    graphs = [str(given["nodes"]) for given in drawn(GRAPH)]
    assert len(set(graphs)) > 30
    assert len({given["nodes"][-1][1] for given in drawn(GRAPH)}) >= 3


def test_numbers_can_be_told_apart(drawn: Any) -> None:
    """No max is nearly tied, no sigmoid is flat, and at most one gradient is 0."""
    for given in drawn(GRAPH):
        answers = _worked_out(given)
        values = given["inputs"] | {name: answers[f"value_{name}"] for name in COMPUTED}
        for _, operation, *arguments in given["nodes"]:
            if operation == "max":
                assert abs(values[arguments[0]] - values[arguments[1]]) >= 0.3
            if operation == "sigmoid":
                assert 0.3 < abs(values[arguments[0]]) < 3
        assert sum(value == 0 for part, value in answers.items() if part.startswith("global")) <= 1


def test_a_shared_node_counts_twice(drawn: Any) -> None:
    """Leaving one of the two paths out changes the gradient of the node that is used twice, whichever it is."""
    for given in drawn(GRAPH):
        uses = Counter(each for node in given["nodes"] for each in node[2:])
        (shared,) = (name for name, count in uses.items() if count == 2)
        wrong = QUESTIONS[GRAPH].alternatives(given)
        right = QUESTIONS[GRAPH].solve(given)[f"global_{shared}"].value
        paths = [wrong[name][f"global_{shared}"] for name in ("shared-node-overwritten", "shared-node-one-path")]
        assert np.isclose(sum(map(float, paths)), right)


def test_every_mistake_shows(drawn: Any, marked: Any) -> None:
    """Each mistake is wrong in at least one answer of every graph and is named there."""
    exercise = QUESTIONS[GRAPH]
    for given in drawn(GRAPH)[:25]:
        key, wrong = exercise.solve(given), exercise.alternatives(given)
        assert set(wrong) == set(WRONG)
        for mistake, values in wrong.items():
            marks = [
                marked(part, key[part.id], values[part.id], {mistake: values[part.id]})
                for part in exercise.parts(given)
                if part.id in values
            ]
            assert any(mark.verdict == "wrong" and mark.suspects == (mistake,) for mark in marks), mistake


@pytest.mark.parametrize("name", [XYZ, GRAPH])
def test_rounding_on_the_way_is_allowed(name: str, givens: Any, marked: Any) -> None:
    """Who rounds every answer to the digits asked for and goes on with it stays within the tolerances."""
    exercise = QUESTIONS[name]
    assert exercise.follow is not None
    for given in givens(name)[:25]:
        key, typed = exercise.solve(given), {}
        for part in exercise.parts(given):
            typed[part.id] = round(exercise.follow(given, part.id, typed), part.places or 0)
            assert marked(part, key[part.id], typed[part.id], {}).verdict == "correct", part.id


def test_a_wrong_start_is_followed() -> None:
    """With q = 4 in the place of 3, f and ∂f/∂z follow it and the other gradients do not change."""
    exercise = QUESTIONS[XYZ]
    assert exercise.follow is not None
    assert exercise.published is not None
    after = {part: exercise.follow(exercise.published, part, {"value_q": 4}) for part in ("value_f", "local_f_z")}
    assert after == {"value_f": -16, "local_f_z": 4}
    assert exercise.follow(exercise.published, "global_z", {"value_q": 4}) == 4
    assert exercise.follow(exercise.published, "global_x", {"value_q": 4}) == -4


def test_a_wrong_answer_is_seen_by_the_second_oracle(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the rules does not reach a student: the other calculations disagree."""
    given = QUESTIONS[XYZ].published
    assert given is not None
    _confirm(given)
    for mistake in ("add-and-multiply-swapped", "local-left-out"):
        monkeypatch.setattr(
            "exercises.unicamp.graphs._worked_out", lambda given, m=mistake: _worked_out(given, WRONG[m])
        )
        with pytest.raises(Disagreement):
            _confirm(given)


def test_the_worked_solution_ends_with_the_answers(givens: Any) -> None:
    """Every global gradient stands at the end of its line, and the node used twice is said to be."""
    for given in givens(GRAPH)[:10]:
        assert QUESTIONS[GRAPH].worked is not None
        text = QUESTIONS[GRAPH].worked(given)
        assert text.count("it is used twice") == 1
        for part, expected in QUESTIONS[GRAPH].solve(given).items():
            if part.startswith("global"):
                value = expected.value
                assert f"= {int(value) if value in (0, 1) else f'{value:.4f}'}$" in text
