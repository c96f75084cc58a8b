"""When it is wrong: what all cases that fail have in common, and none that is right."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.model import CodeExercise
from grader.explanation.condition import condition
from grader.explanation.sample import Sample
from grader.jail import CaseResult
from grader.keys import CodeKey


def said(name: str, wrong: Callable[..., bool]) -> str:
    """What is said of a function that is wrong in these cases."""
    exercise = BANK[name]
    assert isinstance(exercise, CodeExercise)
    key = CodeKey(exercise, 5)
    samples = [
        Sample(case, want, CaseResult("ok", want), not wrong(*case.arguments))
        for case, want in zip(key.cases, key.wanted, strict=True)
    ]
    return condition(exercise, samples)


def one_neuron(weights: Any) -> bool:
    """Whether no layer has more than one neuron."""
    return all(len(w) == 1 for w in weights)


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("nielsen/backprop", lambda w, *_: len(w) > 2, "there is more than one hidden layer"),
        ("nielsen/backprop", lambda w, *_: len(w) > 1, "there is a hidden layer"),
        ("nielsen/backprop", lambda w, *_: not one_neuron(w), "a layer has more than one neuron"),
        ("nielsen/backprop", lambda w, *_: any(len(v) != v.shape[1] for v in w), "layers differ in size"),
        ("nielsen/backprop_batch", lambda w, b, x, y: len(x) > 1, "`X` has more than one row"),
        ("nielsen/backprop_batch", lambda w, *_: len(w[-1]) > 1, "there is more than one output"),
        ("nielsen/hidden_error", lambda w, *_: len(w) != w.shape[1], "`w_next` is not square"),
        ("nielsen/sigmoid_prime", lambda z: bool((z < 0).any()), "`z` holds a number below 0"),
        ("nielsen/sgd", lambda w, b, x, y, eta, batches: len(batches) > 1, "`batches` has more than one entry"),
        (
            "nielsen/sgd",
            lambda w, b, x, y, eta, batches: len({len(each) for each in batches}) > 1,
            "the lists in `batches` differ in length",
        ),
        ("hcaim/train_step", lambda *a: a[4] == "relu", '`hidden_activation` is "relu"'),
        ("hcaim/train", lambda *a: a[6] > 1, "`steps` is more than 1"),
    ],
)
def test_what_the_failing_cases_share(name: str, wrong: Callable[..., bool], words: str) -> None:
    """Whatever they share is said in the names of the call, and that all others are right."""
    assert said(name, wrong) == f"it is wrong just where {words}, and right everywhere else"


def test_no_condition() -> None:
    """All wrong, none wrong, or a mixture: nothing is said."""
    assert said("nielsen/backprop", lambda *_: True) == ""
    assert said("nielsen/backprop", lambda *_: False) == ""
    assert said("nielsen/backprop", lambda w, *_: len(w[0]) in (2, 5)) == ""


def test_programs_are_no_condition() -> None:
    """A text that is another one in every case is never quoted."""
    exercise = BANK["micrograd/Value"]
    assert isinstance(exercise, CodeExercise)
    key = CodeKey(exercise, 5)
    samples = [Sample(case, 0.0, CaseResult("ok", 0.0), i != 3) for i, case in enumerate(key.cases)]
    assert condition(exercise, samples) == ""


def test_arguments_that_are_missing_do_no_harm() -> None:
    """A case with fewer arguments than the call has names."""
    exercise = BANK["nielsen/sigmoid"]
    assert isinstance(exercise, CodeExercise)
    samples = [
        Sample(replace(exercise.public, arguments=()), np.ones(1), CaseResult("ok", None), right)
        for right in (True, False)
    ]
    assert condition(exercise, samples) == ""
