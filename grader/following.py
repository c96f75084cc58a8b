"""Follow-through: what follows rightly from a student's own wrong answers earns its marks, once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import takewhile, zip_longest
from typing import Any

import numpy as np

from exercises.model import Expected, Part, Value
from grader.jail import Reading
from grader.keys import QuestionKey
from grader.kinds import VALUE_KINDS, array
from grader.kinds.mark import Mark
from grader.kinds.number import near
from grader.scorecard import Finding

COUNTED = ("number", "array")
OUT_OF_PROPORTION = 1e6  # times the right value: beside so large a number nothing else counts, and anything follows


def followed(
    label: str, key: QuestionKey, marks: Mapping[str, Mark], answers: Mapping[str, Reading | None]
) -> dict[str, Mark]:
    """Part -> its second mark, where a wrong answer is what follows from the student's own wrong ones before it."""
    second: dict[str, Mark] = {}
    earlier: dict[str, Value] = {}
    copied: list[Value] = []  # from earlier answers, and credited
    for part in key.parts:
        reading, mark = answers[part.id], marks[part.id]
        if reading is None or mark.verdict != "wrong" or mark.status != "ok":
            continue
        names = _fewest(list(earlier), partial(_explains, key, part, reading, earlier))
        if names and not made_here(key, names, mark):
            taken = {name: earlier[name] for name in names}
            gaps = _gaps(key, part, taken, marks, earlier)
            again = repeated(label, key, part, reading.value, answers)
            if not again and _among(reading.value, copied) and _among(reading.value, taken.values()):
                again = "the same number again, and that has earned its marks once already"
            second[part.id] = _second(label, key, part, mark, taken, gaps, again)
            if second[part.id].fraction and _among(reading.value, taken.values()):
                copied.append(reading.value)
        if part.kind not in COUNTED or _usable(reading.value, key.expected[part.id]):
            earlier[part.id] = reading.value
    return second


def made_here(key: QuestionKey, names: Sequence[str], mark: Mark) -> bool:
    """Whether only mistakes that leave the earlier answers right explain this one: it needs no wrong start."""
    return bool(mark.suspects) and not any(set(names) & set(key.alternatives[name]) for name in mark.suspects)


def _usable(value: Value, expected: Expected) -> bool:
    """Whether there are numbers to go on from: finite, and not out of all proportion."""
    try:
        most = OUT_OF_PROPORTION * max(1.0, float(np.abs(np.asarray(expected.value, dtype=float)).max()))
        return bool((np.abs(np.asarray(value, dtype=float)) <= most).all())
    except (TypeError, ValueError, OverflowError):
        return False


def _among(value: Value, others: Iterable[Value]) -> bool:
    """Whether a value is one of these again, number by number."""
    return any(np.shape(value) == np.shape(other) and np.array_equal(value, other) for other in others)


def repeated(label: str, key: QuestionKey, part: Part, value: Value, answers: Mapping[str, Reading | None]) -> str:
    """What a wrong answer merely repeats, in words: an earlier answer, or what is given; empty if it was computed.

    An earlier answer is no copy where the right one stands there again as well: the question is made so.
    """
    right = key.expected[part.id]
    shape = np.shape(right.value)

    def same(one: Value, other: Value) -> bool:
        return _near_all(one, other, 2 * right.tolerance)  # both may be off by one

    for before in takewhile(lambda each: each.id != part.id, key.parts):
        reading = answers[before.id]
        if reading is None or reading.status != "ok" or before.kind not in COUNTED:
            continue
        own, meant = _pieces(reading.value, shape), _pieces(key.expected[before.id].value, shape)
        if any(same(value, a) and not same(right.value, b) for a, b in zip_longest(own, meant, fillvalue=math.nan)):
            return f"your `{label}_{before.id}` again, and nothing was computed"
    if any(same(value, each) for each in _pieces(key.given, shape)):
        return "given in the question, and nothing was computed"
    return ""


def _pieces(value: Any, shape: tuple[int, ...]) -> Iterator[Value]:
    """Everything of this shape in nested lists and tables, in order."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield from () if shape else (value,)
    elif isinstance(value, list | tuple | np.ndarray):
        if shape and _shape(value) == shape:
            yield value
        else:
            yield from (piece for each in value for piece in _pieces(each, shape))


def _shape(value: Value) -> tuple[int, ...] | None:
    try:
        return np.shape(value)
    except ValueError:  # ragged
        return None


def _near_all(one: Value, other: Value, tolerance: float) -> bool:
    """Whether two values of one shape agree within a tolerance, number by number; texts agree with nothing."""
    if _shape(one) != _shape(other):
        return False
    try:
        pairs = zip(np.ravel(one), np.ravel(other), strict=True)
        return all(near(float(a), float(b), tolerance) for a, b in pairs)
    except (TypeError, ValueError, OverflowError):
        return False


def _value(key: QuestionKey, part: str, answers: Mapping[str, Value]) -> Value | None:
    """The value of a part with these answers in the place of the right ones; None where there is none."""
    follow = key.exercise.follow
    if follow is None:
        return None
    try:
        with np.errstate(all="ignore"):
            value = follow(key.given, part, answers)
    except (ArithmeticError, ValueError):  # a student's own numbers may be of any size
        return None
    return value


def _second(
    label: str,
    key: QuestionKey,
    part: Part,
    mark: Mark,
    taken: Mapping[str, Value],
    gaps: Sequence[str],
    again: str,
) -> Mark:
    """The marks for what follows from earlier answers; none where these were too easy to go on from, or not given."""

    def slots(names: Iterable[str]) -> str:
        return ", ".join(f"`{label}_{name}`" for name in names)

    parts = {each.id: each for each in key.parts}
    value = _value(key, part.id, taken)
    message = f"{array.show(value, part)} is what follows from your own {slots(taken)}"
    if trivial := [name for name in taken if easy(parts[name], key.expected[name], taken[name])]:
        reason = f"it earns no marks, for with 0 or 1 in {slots(trivial)} there is too little left to compute"
    elif easy(part, key.expected[part.id], value):
        reason = "it earns no marks, for 0 or 1 is all that is left there to compute"
    elif gaps:
        reason = f"it earns no marks, for it builds on {slots(gaps)} as well, where there is no answer to go on from"
    elif again:
        reason = f"it earns no marks, for it is {again}"
    else:
        note = Finding(message=f"{message}: from there on it is right, and it earns its marks", note=True)
        return Mark("partial", mark.answer, 1.0, findings=(note,))
    return Mark("wrong", mark.answer, findings=(Finding(message=f"{message}; but {reason}", got=mark.answer),))


def easy(part: Part, expected: Expected, value: Value) -> bool:
    """Whether whatever is wrong in a value is 0 or 1: with these anything follows without work.

    What is right, or rounds to 0 or 1 at the digits asked for, is judged by those digits.
    """
    if part.kind not in COUNTED or np.shape(value) != np.shape(expected.value):
        return False
    half = expected.tolerance if part.places is None else 0.5 * 10.0**-part.places
    pairs = zip(np.ravel(value), np.ravel(expected.value), strict=True)
    wrong = [float(got) for got, want in pairs if not abs(float(got) - float(want)) <= expected.tolerance]
    return bool(wrong) and all(min(abs(got), abs(got - 1)) <= half for got in wrong)


def _gaps(
    key: QuestionKey,
    part: Part,
    taken: Mapping[str, Value],
    marks: Mapping[str, Mark],
    earlier: Mapping[str, Value],
) -> tuple[str, ...]:
    """The earlier parts this one builds on that have no answer to go on from: none, unreadable, of another shape."""
    ids = [each.id for each in key.parts]
    before = ids[: ids.index(part.id)]
    right = {name: key.expected[name].value for name in before}
    usable = {name for name in earlier if np.shape(earlier[name]) == np.shape(right[name])}
    gaps = [name for name in before if marks[name].verdict != "correct" and name not in usable]
    if key.exercise.follow is None or not gaps:
        return ()
    answered = {name: value for name, value in right.items() if name not in gaps} | dict(taken)
    usual = _value(key, part.id, answered)
    return tuple(name for name in gaps if _value(key, part.id, answered | {name: _moved(right[name])}) != usual)


def _moved(value: Value) -> Value:
    """Another value than this, of its shape."""
    try:
        moved: Value = (1.1 * np.asarray(value, dtype=float) + 0.1).tolist()
    except (TypeError, ValueError):  # no number: a choice, an order
        return value
    return moved


def _explains(
    key: QuestionKey, part: Part, reading: Reading, earlier: Mapping[str, Value], names: Sequence[str]
) -> bool:
    """Whether these earlier answers, put in the place of the right ones, lead to this answer."""
    value = _value(key, part.id, {name: earlier[name] for name in names})
    return value is not None and is_value(part, key.expected[part.id], value, reading)


def _fewest(names: list[str], explain: Callable[[Sequence[str]], bool]) -> list[str]:
    """The names needed for an explanation, the earliest left out first; none if all together do not explain."""
    if not names or not explain(names):
        return []
    for name in list(names):
        rest = [each for each in names if each != name]
        if rest and explain(rest):
            names = rest
    return names


def is_value(part: Part, expected: Expected, value: Value, reading: Reading) -> bool:
    """Whether an answer is this value, to the tolerance of the right one."""
    instead = Expected(value, "", expected.tolerance)
    return VALUE_KINDS[part.kind].mark(part, instead, reading, {}).verdict == "correct"
