"""The generic family: a factor, a sign, another place, another axis, zeros, rounding; each seen, each in its words."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from exercises.bank import BANK
from exercises.model import Case, CodeExercise
from grader.explanation.pattern import ROWS, Pattern, pattern
from grader.explanation.sample import Sample
from grader.jail import CaseResult
from grader.keys import CodeKey

Change = Callable[[Any, Case], Any]
KEYS: dict[str, CodeKey] = {}


def key_of(name: str) -> CodeKey:
    """The key of a code exercise on some cases."""
    exercise = BANK[name]
    assert isinstance(exercise, CodeExercise)
    return KEYS.setdefault(name, CodeKey(exercise, 5))


def seen(name: str, change: Change, count: int | None = None) -> Pattern | None:
    """The pattern of a function that gives the right results, changed."""
    key = key_of(name)
    samples = [
        Sample(case, want, CaseResult("ok", change(want, case)), False)
        for case, want in list(zip(key.cases, key.wanted, strict=True))[:count]
    ]
    return pattern(key.exercise, samples)


def arrays(of: Callable[[Any], Any]) -> Change:
    """A change of every array, wherever it stands."""

    def change(tree: Any, case: Case) -> Any:
        return type(tree)(change(each, case) for each in tree) if isinstance(tree, list | tuple) else of(tree)

    return change


def member(index: int, of: Callable[[Any, Case], Any]) -> Change:
    """A change of every array of one member."""
    return lambda want, case: tuple(
        [of(each, case) for each in part] if i == index else part for i, part in enumerate(want)
    )


def beside(step: int) -> Change:
    """Every entry of the lists is the one beside it; at the end there is nothing."""

    def change(want: Any, case: Case) -> Any:
        return tuple(
            [part[i + step] if 0 <= i + step < len(part) else np.zeros_like(part[i]) for i in range(len(part))]
            for part in want
        )

    return change


def moved(factor: Callable[[Case], float]) -> Change:
    """A step of another length, or the other way."""

    def change(want: Any, case: Case) -> Any:
        return tuple(
            [old + factor(case) * (new - old) for old, new in zip(start, part, strict=True)]
            for start, part in zip(case.arguments[:2], want, strict=True)
        )

    return change


def broadcast(want: Any) -> Any:
    """One number in the place of all of a vector."""
    return np.full_like(want, want.sum()) if want.ndim == 1 else want


BACKPROP, BATCH, UPDATE = "nielsen/backprop", "nielsen/backprop_batch", "nielsen/update_mini_batch"
SEEN: list[tuple[str, Change, str, str]] = [
    (
        BACKPROP,
        arrays(lambda a: -a),
        "negative",
        "every number is the negative of what is asked: the function returns −∇C, the direction of descent. If that "
        "is the convention you mean, the numbers are right in it, but the task asks for the gradient itself",
    ),
    ("nielsen/sigmoid", arrays(lambda a: -a), "negative", "every number is the negative of what it should be"),
    (
        UPDATE,
        moved(lambda case: -1.0),
        "negative",
        "every change of `weights` and `biases` is the negative of what it should be",
    ),
    (BACKPROP, arrays(lambda a: 2 * a), "factor", "every number is twice what it should be"),
    (BACKPROP, arrays(lambda a: -a / 2), "factor", "every number is minus half of what it should be"),
    (BACKPROP, arrays(lambda a: a / 3), "factor", "every number is 1/3 of what it should be"),
    (BACKPROP, arrays(lambda a: 0.37 * a), "factor", "every number is 0.37 times what it should be"),
    (BACKPROP, arrays(lambda a: 0 * a), "nothing", "every number is 0"),
    (UPDATE, moved(lambda case: 0.0), "nothing", "every change of `weights` and `biases` is 0"),
    (
        BATCH,
        lambda want, case: arrays(lambda a: a * len(case.arguments[2]))(want, case),
        "factor",
        "every number is the number of rows of `X` times what it should be",
    ),
    (
        BATCH,
        lambda want, case: arrays(lambda a: a / len(case.arguments[2]))(want, case),
        "factor",
        "every number is what it should be, divided by the number of rows of `X`",
    ),
    (
        BACKPROP,
        lambda want, case: arrays(lambda a: 2 * a / len(case.arguments[3]))(want, case),
        "factor",
        "every number is twice what it should be, divided by the number of outputs",
    ),
    (
        UPDATE,
        moved(lambda case: 1 / case.arguments[4]),
        "factor",
        "every change of `weights` and `biases` is what it should be, divided by `eta`",
    ),
    (
        BATCH,
        member(0, lambda a, case: a * len(case.arguments[2])),
        "factor-of-a-part",
        "`nabla_w` is right and `nabla_b` is the number of rows of `X` times what it should be",
    ),
    (
        "hcaim/train_step",
        lambda want, case: (*want[:2], 2 * want[2]),
        "factor-of-a-part",
        "the change of `weights` and the change of `biases` are right and `error_before` is twice what it should be",
    ),
    (
        BACKPROP,
        lambda want, case: tuple([*(-a for a in part[:-1]), part[-1]] for part in want),
        "factor-of-a-part",
        "the output layer is right and every number of the hidden layers is the negative of what it should be",
    ),
    (BACKPROP, arrays(lambda a: a.T), "transposed", "every matrix is transposed, and right otherwise"),
    (BACKPROP, arrays(np.abs), "sign-lost", "every number is right but for its sign, and none is negative"),
    (
        BACKPROP,
        arrays(lambda a: a * np.where(np.arange(a.size).reshape(a.shape) % 2, -1, 1)),
        "signs",
        "every number has the right size, and some have the wrong sign",
    ),
    (
        BACKPROP,
        beside(1),
        "layer-beside",
        "every entry of `nabla_b` and `nabla_w` is what the entry after it should be",
    ),
    (
        BACKPROP,
        beside(-1),
        "layer-beside",
        "every entry of `nabla_b` and `nabla_w` is what the entry before it should be",
    ),
    (BACKPROP, arrays(lambda a: a[::-1]), "turned-round", "the rows of every array stand in reverse order"),
    (BACKPROP, arrays(lambda a: np.roll(a, 1)), "other-places", "every array holds the right numbers in other places"),
    (
        BATCH,
        member(0, lambda a, case: np.arange(1.0, len(case.arguments[2]) + 1)),
        "axis",
        "every array of `nabla_b` has one number for each row of `X`",
    ),
    (
        BACKPROP,
        arrays(broadcast),
        "one-for-all",
        "in every array of `nabla_b` all numbers are the same: the sum of those that are asked",
    ),
    (
        "nielsen/weight_gradient",
        arrays(lambda a: a[:1] + 0 * a),
        "one-for-all",
        "in every array all rows are the same: the first of those that are asked",
    ),
    (
        BACKPROP,
        member(1, lambda a, case: np.triu(a)),
        "zeros",
        "some numbers of `nabla_w` are 0 that should not be; all others are right",
    ),
    (BACKPROP, arrays(lambda a: np.round(a, 4)), "rounded", "every number is rounded to 4 decimals"),
]


@pytest.mark.parametrize(
    ("name", "change", "row", "words"), SEEN, ids=[f"{i}-{each[2]}" for i, each in enumerate(SEEN)]
)
def test_seen(name: str, change: Change, row: str, words: str) -> None:
    """Each manner of being wrong is seen as that, and told with a remedy."""
    found = seen(name, change)
    assert found is not None
    assert (found.id, found.words) == (row, words)
    assert found.sentence == f"{words}; {found.remedy}"


def hidden(of: Callable[[Any], Any]) -> Change:
    """A change of all layers but the last."""
    return lambda want, case: tuple([*map(of, part[:-1]), part[-1]] for part in want)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (member(1, lambda a, case: np.round(a, 4)), "in `nabla_w` every number is rounded to 4 decimals"),
        (member(1, lambda a, case: a.T), "every matrix is transposed, and right otherwise"),
        (hidden(lambda a: np.round(a, 3)), "in the hidden layers every number is rounded to 3 decimals"),
        (lambda want, case: tuple([*part[:-1], np.round(part[-1], 2)] for part in want),
         "in the output layer every number is rounded to 2 decimals"),
    ],
)  # fmt: skip
def test_seen_in_a_part(change: Change, words: str) -> None:
    """Where all else is right, the manner is told of the part that is wrong."""
    found = seen(BACKPROP, change)
    assert found is not None
    assert found.words == words
    assert not found.convention


def test_every_row_is_seen_somewhere() -> None:
    """No row of the table stands there untried, and none has a name twice."""
    assert {row.id for row in ROWS} == {each[2] for each in SEEN}
    assert len({row.id for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("name", [BACKPROP, BATCH, "nielsen/sigmoid", "hcaim/train_step"])
def test_what_is_right_has_no_pattern(name: str) -> None:
    """Right results, in lists or with the noise of rounding, are no pattern, although they are called wrong here."""
    assert seen(name, lambda want, case: want) is None
    assert seen(name, arrays(lambda a: a * (1 + 1e-12) if np.ndim(a) else a)) is None


def test_a_convention_is_one_only_for_slopes() -> None:
    """−∇C is a direction people use; the negative of a sigmoid is not."""
    slope, other = seen(BACKPROP, arrays(lambda a: -a)), seen("nielsen/sigmoid", arrays(lambda a: -a))
    assert slope is not None
    assert other is not None
    assert (slope.convention, other.convention) == (True, False)
    twice = seen(BACKPROP, arrays(lambda a: 2 * a))
    assert twice is not None
    assert not twice.convention


def beside_it(a: Any) -> Any:
    """An array at right angles to another: added, it leaves the best factor as it was."""
    turned = np.zeros(a.size)
    turned[: a.size // 2 * 2] = np.stack([-a.ravel()[1::2], a.ravel()[: a.size // 2 * 2 : 2]], axis=1).ravel()
    return turned.reshape(a.shape)


@pytest.mark.parametrize(
    "change",
    [
        arrays(lambda a: a + 0.01),
        arrays(lambda a: 2 * a + beside_it(a)),
        arrays(lambda a: a**2),
        lambda want, case: None,
        lambda want, case: "text",
        lambda want, case: (want[0],),
        lambda want, case: ([], []),
        arrays(lambda a: np.full_like(a, math.nan)),
        arrays(lambda a: np.full_like(a, math.inf)),
        lambda want, case: ({}, {}),
    ],
)
def test_no_pattern(change: Change) -> None:
    """Other numbers, another form, none at all, NaN: nothing is said, and nothing raises."""
    assert seen(BACKPROP, change) is None


def test_one_case_shows_no_pattern() -> None:
    """With a single number every result is some factor of the right one."""
    assert seen(BACKPROP, arrays(lambda a: 2 * a), count=1) is None
    assert seen(BACKPROP, arrays(lambda a: 2 * a), count=2) is not None


def test_a_factor_holds_in_every_case() -> None:
    """Twice what it should be in all cases but the last is no factor 2."""
    last = key_of(BACKPROP).cases[-1]
    assert seen(BACKPROP, lambda want, case: want if case is last else arrays(lambda a: 2 * a)(want, case)) is None
    nearly = seen(BACKPROP, lambda want, case: arrays(lambda a: (2.001 if case is last else 2) * a)(want, case))
    assert nearly is None or nearly.id != "factor"


def test_a_flag_of_a_probe_has_no_pattern() -> None:
    """Yes or no, as 1 or 0, is no number that was left out: whether an error is raised, or numbers differ."""

    def refuses_nothing(want: Any, case: Case) -> Any:
        return want if isinstance(want, tuple) else 0

    def layers_alike(want: Any, case: Case) -> Any:
        return (*want[:6], [0.0 * each for each in want[6]], *want[7:])

    assert seen("unicamp/train_fixed_biases", refuses_nothing) is None
    assert seen("unicamp/init_weights", layers_alike) is None
    spread = seen("unicamp/init_weights", lambda want, case: (*want[:2], [3.0 * each for each in want[2]], *want[3:]))
    assert spread is not None
    assert spread.id == "factor"


def test_a_lone_number_has_no_entries() -> None:
    """Zeros are entries that were left out only where there are several: else no loop ended too early."""
    assert seen("hcaim/train_step", lambda want, case: (*want[:2], 0.0 if case.arguments[5] > 1 else want[2])) is None
    zeros = seen(BACKPROP, lambda want, case: ([np.where(b > 0, b, 0.0) for b in want[0]], want[1]))
    assert zeros is not None
    assert zeros.id == "zeros"


def uneven(size: float) -> Change:
    """A relative error of this size, another one in every place."""
    return arrays(lambda a: a * (1 + size * np.cos(np.arange(1, a.size + 1).reshape(a.shape) ** 2 + a.size)))


@pytest.mark.parametrize(("size", "digits"), [(3e-6, 5), (5e-5, 4), (8e-6, 5)])
def test_imprecise_numbers_are_told_by_their_digits(size: float, digits: int) -> None:
    """What is right but for its last digits is imprecise, and no equation is wrong."""
    found = seen(BACKPROP, uneven(size))
    assert found is not None
    assert (found.id, found.arranged) == ("imprecise", True)
    assert f"right to about {digits} digits" in found.words
    assert "differences" in found.remedy


def test_what_is_not_imprecise() -> None:
    """A larger error, one in a few cases only, or one where 0 is right is none of precision."""
    assert seen(BACKPROP, uneven(3e-3)) is None
    cases = key_of(BACKPROP).cases
    few = [id(case) for case in cases[:2]]
    assert seen(BACKPROP, lambda want, case: uneven(1e-6)(want, case) if id(case) in few else want) is None
    zero = next(case for case, want in zip(cases, key_of(BACKPROP).wanted, strict=True) if not want[1][0].all())

    def beside_zeros(want: Any, case: Case) -> Any:
        return uneven(1e-6)(arrays(lambda a: a + 1e-9)(want, case) if case is zero else want, case)

    assert seen(BACKPROP, beside_zeros) is None


def test_differences_are_imprecise() -> None:
    """Backpropagation by central differences, as a student may write it, is called what it is."""

    def cost(weights: Any, biases: Any, x: Any, y: Any) -> float:
        for w, b in zip(weights, biases, strict=True):
            x = 1 / (1 + np.exp(-(w @ x + b)))
        return float(0.5 * np.sum((x - y) ** 2))

    def slopes(case: Case, index: int) -> list[Any]:
        arguments = [[each.copy() for each in part] for part in case.arguments[:2]]
        found = []
        for array in arguments[index]:
            slope = np.zeros_like(array)
            for at in np.ndindex(array.shape):
                kept, sides = array[at], []
                for step in (1e-5, -1e-5):
                    array[at] = kept + step
                    sides.append(cost(*arguments, *case.arguments[2:]))
                array[at] = kept
                slope[at] = (sides[0] - sides[1]) / 2e-5
            found.append(slope)
        return found

    found = seen(BACKPROP, lambda want, case: (slopes(case, 1), slopes(case, 0)))
    assert found is not None
    assert found.id == "imprecise"
