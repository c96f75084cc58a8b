"""Where it begins: the first wrong quantity on the way back, those that are right, and what to look at."""

from collections.abc import Callable
from typing import Any

import pytest

from exercises.bank import BANK
from exercises.looks import BP1, BP2, BP3, BP4, FORWARD, MEAN, STEPS, UNEVEN
from exercises.model import CodeExercise
from grader.explanation.location import located
from grader.explanation.sample import Sample
from grader.jail import CaseResult
from grader.keys import CodeKey


def key_of(name: str) -> CodeKey:
    """The key of a code exercise on some cases."""
    exercise = BANK[name]
    assert isinstance(exercise, CodeExercise)
    return CodeKey(exercise, 5)


def place(key: CodeKey, change: Callable[[Any], Any]) -> str:
    """What is said of a function that gives the right results, changed."""
    changed = [change(want) for want in key.wanted]
    samples = [
        Sample(case, want, CaseResult("ok", got), False)
        for case, want, got in zip(key.cases, key.wanted, changed, strict=True)
    ]
    return located(key.exercise, samples)


KEY = key_of("nielsen/backprop")


def times(factor: float, layers: list[Any], of: slice) -> list[Any]:
    """The layers with some of them times a factor."""
    return [each * factor if i in range(*of.indices(len(layers))) else each for i, each in enumerate(layers)]


HIDDEN, OUTPUT, ALL = slice(0, -1), slice(-1, None), slice(None)
ODD = 1.7


@pytest.mark.parametrize(
    ("of_biases", "of_weights", "right", "first", "at"),
    [
        (HIDDEN, HIDDEN, "right: `nabla_b` and `nabla_w` of the output layer; ", "`nabla_b` of the hidden layers", BP2),
        (ALL, ALL, "", "`nabla_b` of the output layer", BP1),
        (slice(0), ALL, "right: `nabla_b`; ", "`nabla_w` of the output layer", BP4),
        (
            slice(0),
            HIDDEN,
            "right: `nabla_b` and `nabla_w` of the output layer; ",
            "`nabla_w` of the hidden layers",
            BP4,
        ),
        (OUTPUT, OUTPUT, "right: `nabla_b` and `nabla_w` of the hidden layers; ", "`nabla_b` of the output layer", BP1),
        (
            HIDDEN,
            slice(0),
            "right: `nabla_w` and `nabla_b` of the output layer; ",
            "`nabla_b` of the hidden layers",
            BP3,
        ),
        (ALL, slice(0), "right: `nabla_w`; ", "`nabla_b` of the output layer", BP3),
        (
            ALL,
            HIDDEN,
            "right: `nabla_w` of the output layer; ",
            "`nabla_b` of the output layer",
            BP3,
        ),
    ],
)
def test_the_first_wrong_quantity(of_biases: slice, of_weights: slice, right: str, first: str, at: str) -> None:
    """Whatever is wrong, the first on the way back is named, with its equation; what is right stands before it."""
    said = place(KEY, lambda want: (times(ODD, want[0], of_biases), times(ODD, want[1], of_weights)))
    assert said == f"{right}wrong first: {first}. Look at {at}"


def test_where_the_weights_are_right_the_step_of_the_biases_is_not() -> None:
    """After a step, too, errors whose weights are right are right."""
    said = place(key_of("nielsen/update_mini_batch"), lambda want: (want[0], times(ODD, want[1], ALL)))
    assert said == (
        f"right: `weights`; wrong first: `biases` of the output layer. Look at the step of the biases; or at {BP3}"
    )


def test_nothing_is_said_where_nothing_is_wrong() -> None:
    """Right results have no place where they begin to be wrong; nor has a function without quantities."""
    assert place(KEY, lambda want: want) == ""
    assert place(key_of("nielsen/sigmoid"), lambda want: 2 * want) == ""


def test_one_wrong_case_is_enough() -> None:
    """A quantity is right only if it is so in every case, and a result of another form is wrong."""
    last = KEY.wanted[-1]

    def spoilt(want: Any) -> Any:
        return ([2 * each for each in want[0]], want[1]) if want is last else want

    assert f"Look at {BP3}" in place(KEY, spoilt)
    assert f"Look at {BP1}" in place(KEY, lambda want: None)
    assert f"Look at {BP1}" in place(KEY, lambda want: (want[0],))


def test_cases_that_raised_say_nothing() -> None:
    """Only results are judged; where there is none nothing is said."""
    samples = [
        Sample(case, want, CaseResult("error", message="ValueError"), False)
        for case, want in zip(KEY.cases, KEY.wanted, strict=True)
    ]
    assert located(KEY.exercise, samples) == ""


def test_the_error_comes_before_the_way_back() -> None:
    """Where a function returns the error before the step, that is the first quantity."""
    key = key_of("hcaim/train_step")
    assert place(key, lambda want: (*want[:2], 2 * want[2])) == (
        f"right: `biases` and `weights`; wrong first: `error_before`. Look at {FORWARD}"
    )


def test_several_steps_are_judged_by_one() -> None:
    """A function that is right where there is one step only is wrong in its loop."""
    key = key_of("nielsen/sgd")
    samples = [
        Sample(case, want, CaseResult("ok", want if len(case.arguments[-1]) == 1 else case.arguments[:2]), False)
        for case, want in zip(key.cases, key.wanted, strict=True)
    ]
    assert located(key.exercise, samples) == (
        f"right: `biases` and `weights` after one step; wrong first: `weights` after several steps. Look at {STEPS}"
    )


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("nielsen/sgd", "`biases` and `weights`"),
        ("hcaim/train", "`error_before`, `biases` and `weights`"),
        ("unicamp/train_fixed_biases", "`weights`"),
    ],
)
def test_what_shows_over_several_steps_only(name: str, right: str) -> None:
    """Steps that are wrong together are named, and only what one step makes is called right; biases count, too."""
    key = key_of(name)
    single = next(look for look in key.exercise.looks if look.when).only

    def after(members: set[str]) -> str:
        samples = []
        for case, want in zip(key.cases, key.wanted, strict=True):
            keep = single(case.arguments) or not isinstance(want, tuple)
            spoilt = [
                [each + 0.1 for each in part] if member in members else part
                for member, part in zip(key.exercise.returns, () if keep else want, strict=False)
            ]
            samples.append(Sample(case, want, CaseResult("ok", want if keep else tuple(spoilt)), keep))
        return located(key.exercise, samples)

    first = f"right: {right} after one step; wrong first: `weights` after several steps. Look at {STEPS}"
    assert after({"weights", "biases"}) == first
    if "biases" in key.exercise.returns:
        assert after({"biases"}) == (
            f"right: {right} after one step and `weights` after several steps; "
            f"wrong first: `biases` after several steps. Look at {STEPS}"
        )


def test_what_was_not_seen_is_not_called_right() -> None:
    """Where a function raised an error, or there is no such layer, nothing is said of the quantity."""
    samples = [
        Sample(case, want, CaseResult("ok", (times(2, want[0], ALL), want[1])), False)
        if len(case.arguments[0]) == 1
        else Sample(case, want, CaseResult("error", message="ValueError"), False)
        for case, want in zip(KEY.cases, KEY.wanted, strict=True)
    ]
    assert located(KEY.exercise, samples) == f"right: `nabla_w`; wrong first: `nabla_b`. Look at {BP3}"
    key = key_of("nielsen/sgd")
    samples = [
        Sample(case, want, CaseResult("ok", case.arguments[:2]), False)
        if len(case.arguments[-1]) > 1
        else Sample(case, want, CaseResult("error", message="ValueError"), False)
        for case, want in zip(key.cases, key.wanted, strict=True)
    ]
    assert located(key.exercise, samples) == f"wrong first: `weights` after several steps. Look at {STEPS}"


@pytest.mark.parametrize(
    ("name", "there", "at"),
    [
        ("nielsen/backprop_batch", lambda *a: len(a[2]) > 1, MEAN),
        ("nielsen/update_mini_batch", lambda *a: len(a[2]) > 1, MEAN),
        ("nielsen/sgd", lambda *a: len({len(batch) for batch in a[-1]}) > 1, UNEVEN),
    ],
)
def test_what_the_failing_cases_share_is_the_place(name: str, there: Callable[..., bool], at: str) -> None:
    """Where just the cases of several examples are wrong, no equation is; one other case, and it is not said."""
    key = key_of(name)

    def said(but: int | None = None, **lost: Any) -> str:
        samples = []
        for i, (case, want) in enumerate(zip(key.cases, key.wanted, strict=True)):
            wrong = there(*case.arguments) != (i == but)
            got = tuple([each + 0.1 for each in part] for part in want) if wrong else want
            samples.append(Sample(case, want, CaseResult(lost.get("status", "ok"), got), not wrong))
        return located(key.exercise, samples)

    assert said() == f"Look at {at}"
    assert "wrong first" in said(but=0)
    assert "wrong first" in said(but=len(key.cases) - 1)
    assert said(status="error") == ""
