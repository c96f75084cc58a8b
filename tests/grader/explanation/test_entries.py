"""Which mistake explains a function: its results on every case, whatever they are written as."""

from typing import Any

import numpy as np

from exercises.bank import BANK
from exercises.model import CodeExercise
from grader.explanation.entries import explaining, same
from grader.explanation.sample import Sample
from grader.jail import CaseResult
from grader.keys import CodeKey

EXERCISE = BANK["nielsen/backprop"]
assert isinstance(EXERCISE, CodeExercise)
KEY = CodeKey(EXERCISE, 5)


def samples(outputs: Any) -> list[Sample]:
    """Wrong cases with these results, an error where there is none."""
    return [
        Sample(case, want, CaseResult("ok", out) if out is not None else CaseResult("error"), False)
        for case, want, out in zip(KEY.cases, KEY.wanted, outputs, strict=True)
    ]


def test_every_mistake_explains_its_own_results_alone() -> None:
    """The glance at one case never hides the mistake that was made."""
    for name, outputs in KEY.alternatives.items():
        assert explaining(KEY.exercise, samples(outputs), KEY.alternatives) == (name,)


def test_lists_are_as_good_as_arrays() -> None:
    """What a mistake gives, as nested lists and tuples, is that mistake."""

    def listed(tree: Any) -> Any:
        return tuple(map(listed, tree)) if isinstance(tree, list | tuple) else np.asarray(tree).tolist()

    outputs = [listed(out) for out in KEY.alternatives["error-doubled"]]
    assert explaining(KEY.exercise, samples(outputs), KEY.alternatives) == ("error-doubled",)


def test_one_other_case_is_another_mistake() -> None:
    """Results that are a mistake's on all cases but one are not explained by it."""
    for place in range(len(KEY.cases)):
        outputs = list(KEY.alternatives["error-doubled"])
        outputs[place] = KEY.wanted[place]
        assert explaining(KEY.exercise, samples(outputs), KEY.alternatives) == ()


def test_where_a_mistake_cannot_be_made_a_case_is_wrong() -> None:
    """None stands for an error, or anything but what is right."""
    one = samples([None, *KEY.wanted[1:]])[0]
    assert same(KEY.exercise, one, None)
    assert not same(KEY.exercise, Sample(one.case, one.want, CaseResult("ok", one.want), True), None)


def test_a_mistake_of_other_cases_explains_nothing() -> None:
    """Alternatives of another number of cases are not compared."""
    outputs = KEY.alternatives["error-doubled"]
    assert explaining(KEY.exercise, samples(outputs), {"error-doubled": outputs[:-1]}) == ()
