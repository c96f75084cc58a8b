"""In what manner a function's results are wrong, where no mistake of a catalogue explains them: the generic family.

A factor, a sign, a transposition, another order, another layer, another axis, one number for many, zeros, rounding:
one table, one row each, the likeliest first. What is said is a fact about the numbers; only the remedy is a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from exercises.model import CodeExercise
from grader.comparison import Tolerance, as_array, close
from grader.explanation.sample import (
    Sample,
    agrees,
    as_asked,
    is_matrix,
    is_network,
    is_number,
    parameters,
    tolerance_of,
    words,
)

Array = np.ndarray[Any, Any]
LEAST_CASES = 2  # one case alone shows no pattern
MOST_DECIMALS = 10
ALIKE = 1e-6  # relative: factors of two cases
NEGATIVE = "negative"
NOTHING = 1e-12  # a factor of 0
LARGEST_ERROR = 1e-4  # relative: what is still only imprecise
LAST_DIGITS = 1e-13  # relative: what the order of additions changes


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One array of a result: what it is and what it should be; `place` is its position in the list of layers."""

    member: str
    place: tuple[int, int] | None  # (position, length)
    got: Array
    want: Array


@dataclass(frozen=True, slots=True)
class _Shot:
    """One case as arrays, with the numbers that stand beside it."""

    leaves: tuple[_Leaf, ...]
    tolerance: Tolerance
    sizes: Mapping[str, float]  # in words -> how many
    rows: Mapping[str, int]  # the matrices among the arguments, and how many rows they have

    def close(self, got: Array, want: Array) -> bool:
        """Whether two arrays agree, in shape as well."""
        return got.shape == want.shape and bool(close(got, want, self.tolerance).all())


Shots = Sequence[_Shot]


@dataclass(frozen=True, slots=True)
class Row:
    """One pattern: what it is called, how it is seen (in words, or not), and what to do about it."""

    id: str
    seen: Callable[[CodeExercise, Shots], str]
    remedy: str
    arranged: bool = False  # whether the numbers are right, and only how they are handed over is not


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was seen in the results of all cases."""

    id: str
    words: str
    remedy: str
    convention: bool = False  # whether the results are right in a convention that is used elsewhere
    arranged: bool = False  # as of its row

    @property
    def sentence(self) -> str:
        """What was seen, and what to do."""
        return f"{self.words}; {self.remedy}"


def pattern(exercise: CodeExercise, samples: Sequence[Sample]) -> Pattern | None:
    """The likeliest pattern that all results have; None where there is none, or nothing to go by."""
    usable = [sample for sample in samples if sample.usable]
    shots = [_shot(exercise, sample) for sample in usable]
    if len(shots) < LEAST_CASES or None in shots or all(sample.right for sample in usable):
        return None
    whole = [shot for shot in shots if shot is not None]
    if exercise.probe is not None and _only_flags(whole):
        return None
    for place, part in _scopes(exercise, whole):
        for row in ROWS:
            if seen := row.seen(exercise, part):
                convention = row.id == NEGATIVE and exercise.slopes and not place
                return Pattern(row.id, f"{place}{seen}", row.remedy, convention, row.arranged)
    results = [(each.case, as_asked(exercise, each.got.value, each.want), each.want) for each in usable]
    differs = any(not agrees(exercise, *each) for each in results)
    return _imprecise(whole) if differs else None


def _scopes(exercise: CodeExercise, shots: Shots) -> Iterator[tuple[str, Shots]]:
    """All that is returned; then what is wrong of it, if that is a member, or the layers at one end, and all else is
    right. Each with the words for it."""
    yield "", shots
    members = list(dict.fromkeys(leaf.member for leaf in shots[0].leaves))
    groups: list[tuple[str, Callable[[_Leaf], bool]]] = [
        (f"in `{name}` ", _is_of(name)) for name in members if len(members) > 1
    ]
    if any(look.layers for look in exercise.looks):
        groups += [("in the hidden layers ", _is_hidden), ("in the output layer ", _is_output)]
    for place, of in groups:
        if all(of(leaf) or not _wrong(shot, leaf) for shot in shots for leaf in shot.leaves):
            part = [replace(shot, leaves=tuple(leaf for leaf in shot.leaves if of(leaf))) for shot in shots]
            yield place, [shot for shot in part if shot.leaves]


def _only_flags(shots: Shots) -> bool:
    """Whether all that is wrong is a yes or no of a probe, 1 or 0, which is no number that was computed."""
    wrong = [leaf for shot in shots for leaf in shot.leaves if _wrong(shot, leaf)]
    return all(np.isin(numbers, (0.0, 1.0)).all() for leaf in wrong for numbers in (leaf.got, leaf.want))


def _is_of(member: str) -> Callable[[_Leaf], bool]:
    return lambda leaf: leaf.member == member


def _is_output(leaf: _Leaf) -> bool:
    return leaf.place is not None and leaf.place[0] == leaf.place[1] - 1


def _is_hidden(leaf: _Leaf) -> bool:
    return leaf.place is not None and leaf.place[0] < leaf.place[1] - 1


# --- the cases as arrays


def _shot(exercise: CodeExercise, sample: Sample) -> _Shot | None:
    """None where the result is not built as what is wanted, holds texts, or what cannot be counted with."""
    value = as_asked(exercise, sample.got.value, sample.want)
    arguments = dict(zip(parameters(exercise), sample.case.arguments, strict=False))
    if exercise.returns and isinstance(sample.want, list | tuple):
        if not isinstance(value, list | tuple) or len(value) != len(sample.want):
            return None
        members = list(zip(exercise.returns, value, sample.want, strict=False))
    else:
        members = [("", value, sample.want)]
    found = [_leaves(name, got, want, arguments.get(name)) for name, got, want in members]
    if any(leaves is None for leaves in found):
        return None
    return _Shot(
        tuple(leaf for leaves in found for leaf in leaves or ()),
        tolerance_of(exercise, sample.case, noise=_is_change(exercise)),
        _sizes(arguments),
        {f"`{name}`": len(each) for name, each in arguments.items() if is_matrix(each)},
    )


def _leaves(member: str, got: Any, want: Any, start: Any) -> list[_Leaf] | None:
    """The arrays of a member, less what they were before the call, where that is an argument of the same name."""
    wanted = list(want) if isinstance(want, list | tuple) else [want]
    if isinstance(want, list | tuple):
        listed = isinstance(got, list | tuple) or (isinstance(got, np.ndarray) and got.ndim > 0)
        if not listed or len(got) != len(want):
            return None
        given = list(got)
    else:
        given = [got]
    starts = list(start) if isinstance(start, list | tuple) and len(start) == len(wanted) else [None] * len(wanted)
    leaves = []
    for i, (g, w, before) in enumerate(zip(given, wanted, starts, strict=True)):
        mine, right = as_array(g), as_array(w)
        if isinstance(mine, str) or isinstance(right, str) or not np.isfinite(mine).all():
            return None
        if before is not None and np.shape(before) == right.shape == mine.shape:
            mine, right = mine - before, right - before
        leaves.append(_Leaf(member, (i, len(wanted)) if isinstance(want, list | tuple) else None, mine, right))
    return leaves


def _sizes(arguments: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a call that may stand beside a result as a factor, in words, the likeliest first."""
    sizes: dict[str, float] = {}
    for name, each in arguments.items():
        if is_matrix(each):
            sizes[f"the number of rows of `{name}`"] = len(each)
    for name, each in arguments.items():
        if is_number(each):
            sizes[f"`{name}`"] = float(each)
        elif is_network(each):
            sizes |= {
                "the number of outputs": len(each[-1]),
                "the number of inputs": each[0].shape[1],
                "the number of layers": len(each),
            }
    for name, each in arguments.items():
        if isinstance(each, np.ndarray) and each.ndim == 1:
            sizes[f"the length of `{name}`"] = len(each)
        elif is_matrix(each):
            sizes[f"the number of columns of `{name}`"] = each.shape[1]
    return {name: size for name, size in sizes.items() if size > 0}


def _changed(exercise: CodeExercise) -> tuple[str, ...]:
    """What a function returns anew of what it was given: compared by its change."""
    return tuple(name for name in exercise.returns if name in parameters(exercise))


def _is_change(exercise: CodeExercise) -> bool:
    return bool(_changed(exercise))


def _label(exercise: CodeExercise, member: str) -> str:
    return f"the change of `{member}`" if member in _changed(exercise) else f"`{member}`"


# --- factors


def _factors(shots: Shots, of: Callable[[_Leaf], bool]) -> list[tuple[float, _Shot]] | None:
    """Case by case the one number with which these arrays would be what they are; None where there is no such."""
    found = []
    for shot in shots:
        leaves = [leaf for leaf in shot.leaves if of(leaf)]
        if any(leaf.got.shape != leaf.want.shape for leaf in leaves):
            return None
        got = np.concatenate([leaf.got.ravel() for leaf in leaves]) if leaves else np.zeros(0)
        want = np.concatenate([leaf.want.ravel() for leaf in leaves]) if leaves else np.zeros(0)
        size = float(want @ want)
        if size == 0.0:
            if not shot.close(got, want):
                return None
            continue
        factor = float(got @ want) / size
        # Not what the noise of a change allows, but of its own size: a factor 1.0001 is none.
        if not shot.close(got, factor * want):
            return None
        found.append((factor, shot))
    return found if len(found) >= LEAST_CASES else None


def _times(shots: Shots, of: Callable[[_Leaf], bool]) -> str:
    """These arrays as a multiple of what they should be, in words: "twice what it should be"; "" if they are none."""
    factors = _factors(shots, of)
    if factors is None:
        return ""
    first = factors[0][0]
    if all(abs(factor - first) <= ALIKE * max(abs(first), ALIKE) for factor, _ in factors):
        return _constant(first)
    for name in factors[0][1].sizes:
        if any(name not in shot.sizes for _, shot in factors):
            continue
        for constant, says in ((1.0, ""), (-1.0, "minus "), (2.0, "twice "), (0.5, "half "), (-2.0, "minus twice ")):
            if all(abs(factor - constant * shot.sizes[name]) <= ALIKE * abs(factor) for factor, shot in factors):
                return f"{says}{name} times what it should be"
            if all(abs(factor * shot.sizes[name] - constant) <= ALIKE * abs(constant) for factor, shot in factors):
                return f"{says}what it should be, divided by {name}"
    return ""


RIGHT = "right"
WORDS = {
    1.0: RIGHT,
    -1.0: "the negative of what it should be",
    0.0: "0",
    2.0: "twice what it should be",
    0.5: "half of what it should be",
    -2.0: "minus twice what it should be",
    -0.5: "minus half of what it should be",
}


def _constant(factor: float) -> str:
    """A factor that is the same in every case, in words.

    >>> _constant(2.0), _constant(1 / 3), _constant(0.1234)
    ('twice what it should be', '1/3 of what it should be', '0.1234 times what it should be')
    """
    for value, says in WORDS.items():
        if abs(factor - value) <= (ALIKE * abs(value) or NOTHING):
            return says
    inverse = round(1 / factor) if abs(factor) > ALIKE else 0
    if abs(inverse) > 2 and abs(factor * inverse - 1) <= ALIKE:
        return f"{'minus ' if factor < 0 else ''}1/{abs(inverse)} of what it should be"
    return f"{factor:.6g} times what it should be"


def _everything(leaf: _Leaf) -> bool:
    return True


def _all_one(exercise: CodeExercise) -> str:
    """What a result is called as a whole."""
    changed = _changed(exercise)
    if changed and len(changed) == len(exercise.returns):
        return f"every change of {words([f'`{name}`' for name in changed])}"
    return "every number" if not changed else ""


def _negative(exercise: CodeExercise, shots: Shots) -> str:
    if not _all_one(exercise) or _times(shots, _everything) != WORDS[-1.0]:
        return ""
    if exercise.slopes:
        return (
            "every number is the negative of what is asked: the function returns −∇C, the direction of descent. "
            "If that is the convention you mean, the numbers are right in it, but the task asks for the gradient itself"
        )
    return f"{_all_one(exercise)} is the negative of what it should be"


def _nothing(exercise: CodeExercise, shots: Shots) -> str:
    return f"{_all_one(exercise)} is 0" if _all_one(exercise) and _times(shots, _everything) == WORDS[0.0] else ""


def _multiple(exercise: CodeExercise, shots: Shots) -> str:
    times = _times(shots, _everything)
    if not times or times == RIGHT or not _all_one(exercise):
        return ""
    return f"{_all_one(exercise)} is {times}"


def _some_multiple(exercise: CodeExercise, shots: Shots) -> str:
    """A factor that some of the arrays have and others have not: member by member, or layer by layer."""
    members = list(dict.fromkeys(leaf.member for leaf in shots[0].leaves))
    if len(members) > 1:
        groups = [(_label(exercise, name), _is_of(name)) for name in members]
        if found := _by_group(shots, groups):
            return found
    if any(look.layers for look in exercise.looks):
        return _by_group(
            shots,
            [
                ("the output layer", _is_output),
                ("the hidden layers", _is_hidden),
            ],
            all_of="every number of ",
        )
    return ""


def _by_group(shots: Shots, groups: Iterable[tuple[str, Callable[[_Leaf], bool]]], all_of: str = "") -> str:
    said = [(name, _times(shots, of)) for name, of in groups]
    if any(not times for _, times in said) or all(times == RIGHT for _, times in said):
        return ""
    right = words([name for name, times in said if times == RIGHT])
    others = [f"{all_of}{name} is {times}" for name, times in said if times != RIGHT]
    return words(([f"{right} {'are' if ' and ' in right or 's ' in right else 'is'} right"] if right else []) + others)


# --- signs, places, zeros, digits


def _each(shots: Shots, holds: Callable[[_Shot, _Leaf], bool], differs: Callable[[_Shot, _Leaf], bool]) -> bool:
    """Whether something holds of every array, and of one at least that is not right as it is."""
    return all(holds(shot, leaf) for shot in shots for leaf in shot.leaves) and any(
        differs(shot, leaf) for shot in shots for leaf in shot.leaves
    )


def _wrong(shot: _Shot, leaf: _Leaf) -> bool:
    return not shot.close(leaf.got, leaf.want)


def _sign_lost(exercise: CodeExercise, shots: Shots) -> str:
    lost = _each(shots, lambda shot, leaf: shot.close(leaf.got, np.abs(leaf.want)), _wrong)
    return "every number is right but for its sign, and none is negative" if lost else ""


def _signs(exercise: CodeExercise, shots: Shots) -> str:
    only = _each(shots, lambda shot, leaf: shot.close(np.abs(leaf.got), np.abs(leaf.want)), _wrong)
    return "every number has the right size, and some have the wrong sign" if only else ""


def _transposed(exercise: CodeExercise, shots: Shots) -> str:
    def turned(shot: _Shot, leaf: _Leaf) -> bool:
        return shot.close(leaf.got, leaf.want.T) if leaf.want.ndim == 2 else shot.close(leaf.got, leaf.want)

    return "every matrix is transposed, and right otherwise" if _each(shots, turned, _wrong) else ""


def _other_layer(exercise: CodeExercise, shots: Shots) -> str:
    """Entry l of a list is what entry l + 1 should be, or the other way round, wherever there is such an entry."""
    for step, says in ((1, "the entry after it"), (-1, "the entry before it")):
        members = dict.fromkeys(leaf.member for leaf in shots[0].leaves if leaf.place is not None)
        those = [member for member in members if _beside(shots, member, step)]
        if those:
            of = f" of {words([f'`{member}`' for member in those])}" if all(those) else ""
            return f"every entry{of} is what {says} should be"
    return ""


def _beside(shots: Shots, member: str, step: int) -> bool:
    """Whether the entries of a member are those beside them, in every case that has such, and not right so."""
    compared, wrong = 0, False
    for shot in shots:
        leaves = [leaf for leaf in shot.leaves if leaf.member == member]
        for i, leaf in enumerate(leaves):
            if 0 <= i + step < len(leaves):
                compared += 1
                wrong |= _wrong(shot, leaf)
                if not shot.close(leaf.got, leaves[i + step].want):
                    return False
    return wrong and compared >= LEAST_CASES


def _turned_round(exercise: CodeExercise, shots: Shots) -> str:
    def turned(shot: _Shot, leaf: _Leaf) -> bool:
        return leaf.want.ndim > 0 and shot.close(leaf.got, leaf.want[::-1])

    found = _each(shots, turned, _wrong)
    return "the rows of every array stand in reverse order" if found else ""


def _other_places(exercise: CodeExercise, shots: Shots) -> str:
    def moved(shot: _Shot, leaf: _Leaf) -> bool:
        return leaf.got.shape == leaf.want.shape and shot.close(np.sort(leaf.got.ravel()), np.sort(leaf.want.ravel()))

    return "every array holds the right numbers in other places" if _each(shots, moved, _wrong) else ""


MADE_OF: Mapping[str, Callable[[Array], Array]] = {
    "the sum": lambda want: np.sum(want, axis=0, keepdims=True),
    "the mean": lambda want: np.mean(want, axis=0, keepdims=True),
    "the first": lambda want: want[:1],
    "the last": lambda want: want[-1:],
}


def _one_for_all(exercise: CodeExercise, shots: Shots) -> str:
    """In one member all rows are the same, where they should differ."""
    for member in dict.fromkeys(leaf.member for leaf in shots[0].leaves):
        arrays = [(shot, leaf) for shot in shots for leaf in shot.leaves if leaf.member == member and leaf.want.ndim]
        alike = all(
            leaf.got.shape == leaf.want.shape and shot.close(leaf.got, leaf.got[:1] + 0 * leaf.got)
            for shot, leaf in arrays
        )
        differ = sum(not shot.close(leaf.want, leaf.want[:1] + 0 * leaf.want) for shot, leaf in arrays)
        if not alike or differ < LEAST_CASES or not any(leaf.got.any() for _, leaf in arrays):
            continue
        made = next(
            (
                name
                for name, make in MADE_OF.items()
                if all(shot.close(leaf.got, make(leaf.want) + 0 * leaf.want) for shot, leaf in arrays)
            ),
            "",
        )
        name = f"every array of `{member}`" if member else "every array"
        vector = all(leaf.want.ndim == 1 for _, leaf in arrays)
        each = "numbers" if vector else "rows"
        return f"in {name} all {each} are the same{f': {made} of those that are asked' if made else ''}"
    return ""


def _zeros(exercise: CodeExercise, shots: Shots) -> str:
    def right_or_zero(shot: _Shot, leaf: _Leaf) -> bool:
        if leaf.got.shape != leaf.want.shape:
            return False
        return bool((close(leaf.got, leaf.want, shot.tolerance) | (leaf.got == 0)).all())

    def left_out(shot: _Shot, leaf: _Leaf) -> bool:
        return _wrong(shot, leaf) and (leaf.want.size > 1 or (leaf.place is not None and leaf.place[1] > 1))

    if not _each(shots, right_or_zero, left_out):
        return ""
    where = {leaf.member for shot in shots for leaf in shot.leaves if _wrong(shot, leaf)}
    names = words([_label(exercise, name) for name in exercise.returns if name in where])
    return f"some numbers{f' of {names}' if names else ''} are 0 that should not be; all others are right"


def _rounded(exercise: CodeExercise, shots: Shots) -> str:
    for decimals in range(MOST_DECIMALS + 1):

        def cut(shot: _Shot, leaf: _Leaf, decimals: int = decimals) -> bool:
            return leaf.got.shape == leaf.want.shape and bool(
                np.allclose(leaf.got, np.round(leaf.want, decimals), rtol=0.0, atol=1e-12)
            )

        if _each(shots, cut, _wrong):
            return f"every number is rounded to {decimals} decimal{'s' if decimals != 1 else ''}"
    return ""


def _other_axis(exercise: CodeExercise, shots: Shots) -> str:
    """Vectors as long as an argument has rows, where they should be of another length."""
    for member in dict.fromkeys(leaf.member for leaf in shots[0].leaves):
        for name in shots[0].rows:
            arrays = [
                (shot.rows.get(name), leaf)
                for shot in shots
                for leaf in shot.leaves
                if leaf.member == member and leaf.want.ndim == 1
            ]
            fits = all(leaf.got.shape == (rows,) for rows, leaf in arrays)
            other = sum(leaf.want.shape != (rows,) for rows, leaf in arrays)
            if arrays and fits and other >= LEAST_CASES:
                of = f"every array of `{member}`" if member else "the result"
                return f"{of} has one number for each row of {name}"
    return ""


def _imprecise(shots: Shots) -> Pattern | None:
    """Every array is right but for its last digits, and in most cases not to the very last."""
    if any(leaf.got.shape != leaf.want.shape for shot in shots for leaf in shot.leaves):
        return None
    worst = [max((_relative_error(leaf) for leaf in shot.leaves), default=0.0) for shot in shots]
    if max(worst) > LARGEST_ERROR or 2 * sum(error > LAST_DIGITS for error in worst) < len(worst):
        return None
    digits = int(-np.log10(max(worst)))
    return Pattern(
        "imprecise",
        f"imprecise: in every array the numbers are right to about {digits} digits of the largest",
        "was a slope taken by differences, computed in float32, or a small number such as 1e-8 added?",
        arranged=True,
    )


def _relative_error(leaf: _Leaf) -> float:
    """The largest error of an array, as a share of its largest number; infinite where that is 0 and the error not."""
    error, size = np.abs(leaf.got - leaf.want).max(initial=0.0), np.abs(leaf.want).max(initial=0.0)
    return float(error / size) if size else (float("inf") if error else 0.0)


# The table: the likeliest first.
ROWS: tuple[Row, ...] = (
    Row(NEGATIVE, _negative, "drop a minus, or take a difference the other way round"),
    Row("nothing", _nothing, "look for results that are never filled in, or a step that is never made"),
    Row("factor", _multiple, "look for a factor that is too many or missing, such as a sum in place of a mean"),
    Row("factor-of-a-part", _some_multiple, "look for what is done to the one and not to the other"),
    Row(
        "transposed",
        _transposed,
        "exchange the two factors of the product, or return the matrix with `.T`",
        arranged=True,
    ),
    Row("sign-lost", _sign_lost, "look for an absolute value, or the root of a square"),
    Row("signs", _signs, "look for a difference that is taken the other way round in some places"),
    Row(
        "layer-beside",
        _other_layer,
        "check where counting begins: every list begins with the first layer, at 0",
        arranged=True,
    ),
    Row("turned-round", _turned_round, "look for a list that is filled from the end, or a `[::-1]`", arranged=True),
    Row(
        "other-places", _other_places, "look at `reshape` and `.T`, and at the order in which you append", arranged=True
    ),
    Row("axis", _other_axis, "look at `axis`: adding over the examples, one per row, is `axis=0`"),
    Row("one-for-all", _one_for_all, "look for a sum or mean over entries that should stay apart"),
    Row("zeros", _zeros, "look for entries that are never filled in, such as a loop that ends too early"),
    Row("rounded", _rounded, "return the numbers as they are computed", arranged=True),
)
