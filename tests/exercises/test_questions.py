"""Every question over many seeds: it never fails, both oracles agree, and its records fit each other."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.model import KINDS, GraphDrawing, Question
from grader.streams import stream

QUESTIONS = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, Question)}
# Questions with few variants, because the answer is a word or a formula and not a number.
FEW_VARIANTS = {
    "nielsen/linear_neurons": 20,  # of 64
    "hcaim/derivation": 8,
    "hcaim/derivation_hidden": 8,
    "unicamp/chain_rule_formula": 4,
    "unicamp/delta_rule": 8,
    "unicamp/cross_entropy_delta": 3,
    "unicamp/softmax_derivatives": 6,
    "unicamp/updated_weight": 12,
}
CONFIRMED = 10  # of the variants by the second oracle, which is slow


@pytest.mark.parametrize("name", QUESTIONS)
def test_drawn_is_plain_data(name: str, drawn: Any) -> None:
    """What is drawn is JSON, survives saving, and differs between students."""
    for given in drawn(name):
        assert msgspec.json.decode(msgspec.json.encode(given)) == given
    assert len({str(given) for given in drawn(name)}) >= FEW_VARIANTS.get(name, 30)


@pytest.mark.parametrize("name", QUESTIONS)
def test_same_stream_same_given(name: str, drawn: Any) -> None:
    """A draw depends on its stream only."""
    exercise = QUESTIONS[name]
    for seed in range(3):
        again = exercise.draw(stream(b"tests", name, str(seed)))
        assert again == drawn(name)[seed]


@pytest.mark.parametrize("name", QUESTIONS)
def test_oracles_agree(name: str, givens: Any) -> None:
    """NumPy and SymPy agree on every variant, the published one included."""
    confirm = QUESTIONS[name].confirm
    for given in givens(name)[: CONFIRMED + 1]:
        if confirm is not None:
            confirm(given)


@pytest.mark.parametrize("name", QUESTIONS)
def test_parts_solve_and_alternatives_fit(name: str, givens: Any) -> None:
    """Every part has an expected value; every alternative is a misconception with words, of a part, and not right."""
    exercise = QUESTIONS[name]
    for given in givens(name):
        parts, key, wrong = exercise.parts(given), exercise.solve(given), exercise.alternatives(given)
        ids = [part.id for part in parts]
        assert list(key) == ids
        assert len(set(ids)) == len(ids)
        assert set(wrong) <= set(MISCONCEPTIONS)
        assert wrong
        for part in parts:
            assert part.kind in KINDS
            assert part.points > 0
            assert key[part.id].shown
        for values in wrong.values():
            assert values
            assert set(values) <= set(ids)


@pytest.mark.parametrize("name", QUESTIONS)
def test_right_values_are_right_and_wrong_ones_wrong(name: str, givens: Any, marked: Any) -> None:
    """Handed in, the key is right; a mistake's value is wrong and names it, or cannot be told from right."""
    exercise = QUESTIONS[name]
    for given in givens(name)[:60]:
        parts, key, wrong = exercise.parts(given), exercise.solve(given), exercise.alternatives(given)
        for part in parts:
            if part.kind == "formula":
                continue
            here = {mistake: values[part.id] for mistake, values in wrong.items() if part.id in values}
            assert marked(part, key[part.id], key[part.id].value, here).verdict == "correct"
            for mistake, value in here.items():
                made = marked(part, key[part.id], value, here)
                if made.verdict == "correct":  # nearer than the digits asked for
                    assert part.kind in ("number", "array")
                    close = np.abs(np.subtract(value, key[part.id].value)).max()
                    assert close <= 1.01 * key[part.id].tolerance
                else:
                    close_too = part.kind in ("number", "array") and (
                        np.abs(np.subtract(value, key[part.id].value)).max() <= 2.01 * key[part.id].tolerance
                    )
                    certain = {finding.misconception for finding in made.findings}
                    assert mistake in {*made.suspects, *certain} or close_too


@pytest.mark.parametrize("name", QUESTIONS)
def test_statements_are_filled(name: str, givens: Any) -> None:
    """No place of a statement is left open, and every word of the text stands for this student's numbers."""
    exercise = QUESTIONS[name]
    for given in givens(name)[:40]:
        text = exercise.statement(given)
        assert "<<" not in text
        assert len(text) > 40
        if exercise.picture is not None:
            picture = exercise.picture(given)
            assert picture.caption
            if isinstance(picture, GraphDrawing):
                known = [node.name for node in picture.nodes]
                assert len(set(known)) == len(known)
                assert all(set(node.inputs) <= set(known[:i]) for i, node in enumerate(picture.nodes))
                continue
            columns = [len(column) for column in picture.nodes]
            for column, start, end in picture.edges:
                assert start < columns[column]
                assert end < columns[column + 1]


@pytest.mark.parametrize("name", QUESTIONS)
def test_options(name: str, givens: Any) -> None:
    """Choices are unique, the right one is among them, and every wrong one is a mistake with words."""
    exercise = QUESTIONS[name]
    for given in givens(name):
        key = exercise.solve(given)
        for part in exercise.parts(given):
            ids, texts = [option.id for option in part.options], [option.text for option in part.options]
            assert len(set(ids)) == len(ids)
            assert len(set(texts)) == len(texts)
            if part.kind in ("choice", "choices"):
                value = key[part.id].value
                right = {value} if part.kind == "choice" else set(value)
                assert right <= set(ids)
                for option in part.options:
                    assert (option.misconception is None) is (option.id in right)
                    assert option.misconception is None or option.misconception in MISCONCEPTIONS
            if part.kind == "order":
                assert sorted(ids) == sorted(key[part.id].value)
                assert ids != key[part.id].value  # as shown, it is never in order already


def test_misconceptions_have_words() -> None:
    """Every misconception has a name, an explanation and a remedy, of which the name starts no sentence."""
    for name, row in MISCONCEPTIONS.items():
        assert row.id == name
        assert row.name
        assert not row.name[0].isupper() or row.name.startswith(("ReLU", "Adam"))  # names of their own
        assert not row.name.endswith(".")
        assert row.explanation.endswith((".", ")"))
        assert row.remedy.endswith(".")
