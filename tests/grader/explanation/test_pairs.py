"""Two mistakes at once: both are found, a third thing is not taken for them, and none is guessed where several fit."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.model import CodeExercise
from grader.explanation.entries import explaining
from grader.explanation.pairs import LEAST_SHOWN, Pairs
from grader.explanation.sample import Sample
from grader.jail import CaseResult
from grader.keys import CodeKey


def key_of(name: str) -> CodeKey:
    """The key of a code exercise on some cases."""
    exercise = BANK[name]
    assert isinstance(exercise, CodeExercise)
    return CodeKey(exercise, 5)


KEY = key_of("nielsen/backprop")
PAIR = ("output-slope-missing", "weights-left-out")


def samples(key: CodeKey, outputs: Sequence[Any]) -> list[Sample]:
    """Cases with these results, all of them wrong, an error where there is none."""
    return [
        Sample(case, want, CaseResult("error") if out is None else CaseResult("ok", out), False)
        for case, want, out in zip(key.cases, key.wanted, outputs, strict=True)
    ]


def outputs_of(key: CodeKey, pair: tuple[str, str]) -> list[Any]:
    """What a pair gives on every case."""
    return [key.pairs.output(pair, i) for i in range(len(key.cases))]


@pytest.mark.parametrize("name", ["nielsen/backprop", "nielsen/hidden_error", "nielsen/output_error"])
def test_a_pair_explains_what_it_gives(name: str) -> None:
    """Each pair that can be made explains its own results, alone where one mistake does not hide the other."""
    key = key_of(name)
    made = [pair for pair in combinations(key.pairs.names, 2) if key.pairs.output(pair, key.pairs.telling) is not None]
    alone = 0
    for pair in made[:: max(1, len(made) // 40)]:
        wrong = samples(key, outputs_of(key, pair))
        found = key.pairs.explaining(wrong)
        assert pair in found
        if not explaining(key.exercise, wrong, key.alternatives):
            assert found == (pair,)
            alone += 1
    assert alone >= 30


def test_a_pair_that_runs_on_square_networks_only() -> None:
    """Where one of the two cannot be made, an error is what is expected of it; it must show in enough other cases."""
    pair = ("sign-flipped", "weights-transposed")
    outputs = outputs_of(KEY, pair)
    assert outputs.count(None) >= 2
    assert len(outputs) - outputs.count(None) >= LEAST_SHOWN
    assert KEY.pairs.explaining(samples(KEY, outputs)) == (pair,)


def test_results_that_are_no_pairs() -> None:
    """One number changed, one case right, or errors throughout: no pair explains it."""
    outputs = outputs_of(KEY, PAIR)
    assert KEY.pairs.explaining(samples(KEY, outputs)) == (PAIR,)
    for place in range(len(outputs)):
        if place == KEY.pairs.telling:
            continue
        changed = list(outputs)
        changed[place] = KEY.wanted[place]
        assert KEY.pairs.explaining(samples(KEY, changed)) == ()
    assert KEY.pairs.explaining(samples(KEY, [None for _ in outputs])) == ()
    assert KEY.pairs.explaining(samples(KEY, [np.nan for _ in outputs])) == ()


def test_a_right_telling_case_is_no_pair() -> None:
    """A function that is right where nearly every mistake shows has none of these pairs."""
    outputs = outputs_of(KEY, PAIR)
    changed = samples(KEY, outputs)
    place = KEY.pairs.telling
    changed[place] = replace(changed[place], got=CaseResult("ok", KEY.wanted[place]), right=True)
    assert KEY.pairs.explaining(changed) == ()


def test_a_pair_that_undoes_itself_explains_nothing() -> None:
    """Right numbers in a wrong shape are not two mistakes that give what is right together."""
    key = key_of("nielsen/weight_gradient")
    wrong = samples(key, [np.squeeze(out) for out in key.wanted])
    kept = [replace(sample, right=np.shape(sample.got.value) == np.shape(sample.want)) for sample in wrong]
    assert any(sample.right for sample in kept)
    assert not all(sample.right for sample in kept)
    assert key.pairs.explaining(kept) == ()


def test_what_every_pair_gives_is_computed_once() -> None:
    """A second function of the class costs no second round through the pairs."""
    asked: list[tuple[str, ...]] = []

    def counting(mistakes: tuple[str, ...], case: Any) -> Any:
        asked.append(mistakes)
        assert KEY.exercise.combined is not None
        return KEY.exercise.combined(mistakes, case)

    pairs = Pairs(replace(KEY.exercise, combined=counting), KEY.cases, KEY.wanted, KEY.alternatives)
    wrong = samples(KEY, outputs_of(KEY, PAIR))
    assert pairs.explaining(wrong) == (PAIR,)
    first = len(asked)
    assert first > 100
    assert pairs.explaining(wrong) == (PAIR,)
    assert len(asked) == first


def test_an_exercise_without_combinations_has_no_pairs() -> None:
    """Where mistakes are functions of their own there is nothing to combine."""
    key = key_of("nielsen/hadamard")
    wrong = samples(key, [2 * want for want in key.wanted])
    assert key.pairs.explaining(wrong) == ()


def test_only_what_combines_is_combined() -> None:
    """A mistake that is no row of the catalogue, or cannot be put into its equations, stands in no pair."""
    key = key_of("nielsen/backprop_batch")
    assert "last-example-only" in key.alternatives
    assert "last-example-only" not in key.pairs.names
    assert "error-doubled" in key.pairs.names


def test_a_function_with_the_name_of_a_rule_is_no_rule() -> None:
    """Where a mistake of the exercise's own has a name of the catalogue, it is combined only if it is the same."""
    for name, own in (("nielsen/weight_gradient", "sign-flipped"), ("unicamp/l2_update", "penalty-doubled")):
        key = key_of(name)
        assert own in key.alternatives
        assert own not in key.pairs.names


def limited(shown: set[int]) -> Pairs:
    """The same pairs, of which one has a result in these cases only."""
    assert KEY.exercise.combined is not None
    combined, numbers = KEY.exercise.combined, {id(case): i for i, case in enumerate(KEY.cases)}

    def made(mistakes: tuple[str, ...], case: Any) -> Any:
        hidden = set(mistakes) == set(PAIR) and numbers[id(case)] not in shown
        return None if hidden else combined(mistakes, case)

    return Pairs(replace(KEY.exercise, combined=made), KEY.cases, KEY.wanted, KEY.alternatives)


def test_a_pair_may_have_no_result_where_most_have() -> None:
    """It is looked for on the other cases; where it has none, whoever makes it is wrong."""
    telling = KEY.pairs.telling
    outputs: list[Any] = outputs_of(KEY, PAIR)
    outputs[telling] = None
    pairs = limited({i for i in range(len(outputs)) if i != telling})
    assert pairs.telling == telling
    assert pairs.explaining(samples(KEY, outputs)) == (PAIR,)


@pytest.mark.parametrize(("count", "found"), [(LEAST_SHOWN, (PAIR,)), (LEAST_SHOWN - 1, ())])
def test_a_pair_must_show_often_enough(count: int, found: tuple[Any, ...]) -> None:
    """Two cases and errors elsewhere are too little to say that these were the two mistakes."""
    shown = {KEY.pairs.telling, *range(1, count)}
    assert len(shown) == count
    outputs = [out if i in shown else None for i, out in enumerate(outputs_of(KEY, PAIR))]
    assert limited(shown).explaining(samples(KEY, outputs)) == found


def test_mistakes_that_undo_each_other_are_not_made() -> None:
    """Weights divided by n twice, biases once: that is no pair that divides all twice and forgets it for the biases."""
    key, pair = key_of("nielsen/update_mini_batch"), ("averaged-twice", "bias-not-averaged")
    assert set(pair) <= set(key.pairs.names)
    assert key.pairs.explaining(samples(key, outputs_of(key, pair))) == ()
    # What one of them leaves right by itself is not undone.
    other = ("averaged-twice", "biases-left-fixed")
    assert key.pairs.explaining(samples(key, outputs_of(key, other))) == (other,)
