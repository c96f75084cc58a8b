"""Where a function's results begin to be wrong: the first wrong quantity in the order in which they are computed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from exercises.model import CodeExercise, Look
from grader.explanation.sample import Sample, agrees, as_asked, words

State = Literal["right", "wrong", "unseen"]


def located(exercise: CodeExercise, samples: Sequence[Sample]) -> str:
    """Which quantities are right, which one is the first that is not, and where to look; nothing if none is wrong."""
    if shared := _just_there(exercise, samples):
        return f"Look at {shared.at}"
    judged = [sample for sample in samples if sample.usable]
    states = [(look, _state(exercise, look, judged)) for look in exercise.looks if not look.just]
    first = next((look for look, state in states if state == "wrong"), None)
    if first is None:
        return ""
    known = [look for look, state in states if state != "unseen"]
    right = _named(known, [look for look, state in states if state == "right"])
    before = f"right: {right}; " if right else ""
    return f"{before}wrong first: {_named(known, [first])}. Look at {_place(first, states)}"


def _just_there(exercise: CodeExercise, samples: Sequence[Sample]) -> Look | None:
    """The place that goes with what all cases that are wrong share, and no other."""
    if not any(sample.usable and not sample.right for sample in samples):
        return None
    for look in exercise.looks:
        if look.just and all(look.only(sample.case.arguments) != sample.right for sample in samples):
            return look
    return None


def _place(first: Look, states: Sequence[tuple[Look, State]]) -> str:
    """Where to look: nearer by where something else that is made of the same quantity is right."""
    beside = [state for look, state in states if (look.member, look.layers) == (first.beside, first.layers)]
    return first.alone if first.alone and beside and set(beside) == {"right"} else first.at


def _state(exercise: CodeExercise, look: Look, samples: Sequence[Sample]) -> State:
    """Whether a quantity is right in every case in which it can be judged."""
    seen = False
    for sample in samples:
        want = _quantity(exercise, look, sample.want) if look.only(sample.case.arguments) else None
        if want is None:
            continue
        got = _quantity(exercise, look, as_asked(exercise, sample.got.value, sample.want))
        if got is None or not agrees(exercise, sample.case, got, want):
            return "wrong"
        seen = True
    return "right" if seen else "unseen"


def _quantity(exercise: CodeExercise, look: Look, result: Any) -> Any:
    """The part of a result that is meant; None where there is none."""
    if look.member:
        index = exercise.returns.index(look.member)
        if not isinstance(result, list | tuple) or len(result) != len(exercise.returns):
            return None
        result = result[index]
    if not look.layers:
        return result
    if not isinstance(result, list | tuple):
        return None
    return list(result[-1:] if look.layers == "output" else result[:-1]) or None


def _named(looks: Sequence[Look], those: Sequence[Look]) -> str:
    """Some of the quantities in words, apart for the cases in which they are judged."""
    parts = []
    for when in _in_order(look.when for look in those):
        called = _called([look for look in looks if look.when == when], [look for look in those if look.when == when])
        parts.append(f"{called} {when}".rstrip())
    return words(parts)


def _called(looks: Sequence[Look], those: Sequence[Look]) -> str:
    """Some of the quantities in words: a member whole where all its layers are meant, else layer by layer."""
    asked: set[tuple[str, str]] = {(look.member, look.layers) for look in looks}
    left: set[tuple[str, str]] = {(look.member, look.layers) for look in those}
    if not left:
        return ""
    whole = [member for member in _in_order(look.member for look in looks) if _of(member, asked) <= left]
    parts = [f"`{member}`" if member else "the result" for member in whole]
    left -= {each for each in left if each[0] in whole}
    for layers, place in (("output", "the output layer"), ("hidden", "the hidden layers")):
        members = [f"`{member}`" for member in _in_order(look.member for look in looks) if (member, layers) in left]
        if members:
            parts.append(f"{words(members)} of {place}")
    return words(parts)


def _of(member: str, asked: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {each for each in asked if each[0] == member}


def _in_order(names: Any) -> list[str]:
    return list(dict.fromkeys(names))
