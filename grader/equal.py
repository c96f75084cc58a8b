"""Two formulas, compared as marking compares them, for an author at a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
import numpy as np

from grader.formula import Comparison, Formula, FormulaError, read, same
from grader.formula.proof import SECONDS, Proof, prove
from grader.formula.vocabulary import canonical

POINTS = 48
REACH = 3.0
MOST_NAMES = 60
# Faults that a further name mends: `a (1 - a)` is a product, and so is what else looks like an unknown function.
GUESSED = ("unknown_name", "unknown_function")
_SEED = 20151317


class Result(msgspec.Struct, frozen=True):
    """Whether two formulas are equal, or which cannot be read and where."""

    outcome: Literal["equal", "different", "undecided", "unreadable"]
    sentence: str
    names: tuple[str, ...] = ()
    point: dict[str, float] | None = None  # where they differ
    values: tuple[float, float] | None = None  # of both formulas at that point
    which: int = 0  # 1 or 2: the formula that cannot be read
    offset: int | None = None  # where in it, in characters
    length: int | None = None
    pointer: str = ""  # the line with a caret under the place
    proved: bool | None = None  # None: a proof was not asked for


def compare(
    first: str, second: str, names: Sequence[str] | None = None, proof: bool = False, seconds: float = SECONDS
) -> Result:
    """Whether two formulas are equal as functions of their names.

    Without `names` every word that is no function is taken for a name. With `proof` formulas are equal only if that is
    proved within so many seconds; values that agree are not enough then.

    >>> compare("a (1 - a)", "a - a^2").outcome, compare("2 x", "x").outcome, compare("2 x", "2 (x").outcome
    ('equal', 'different', 'unreadable')
    """
    formulas: list[Formula] = []
    known = list(dict.fromkeys(names or ()))
    for which, text in enumerate((first, second), 1):
        try:
            formula, known = _read(text, known, guess=names is None)
        except FormulaError as error:
            return _unreadable(which, error)
        formulas.append(formula)
    result = _compared(formulas[0], formulas[1])
    if not proof or result.outcome == "different":
        return result
    return _proved(result, prove(formulas[0], formulas[1], seconds), seconds)


def _compared(first: Formula, second: Formula) -> Result:
    """What the values say."""
    used = sorted(first.names | second.names)
    found = same(first, second, _points(used, -REACH))
    if found.outcome == "undecided":
        # Logarithms and roots have no value where their argument is negative: there the positive side decides.
        positive = same(first, second, _points(used, 0.0))
        if positive.outcome != "undecided":
            return _result(positive, used, " (compared at positive values only)")
    return _result(found, used)


def _proved(result: Result, proof: Proof, seconds: float) -> Result:
    """The result after a proof was tried."""
    if proof == "proved":
        sentence = "SymPy shows that they are the same wherever both have values."
        return msgspec.structs.replace(result, outcome="equal", sentence=sentence, proved=True, point=None, values=None)
    why = f"found in {seconds:g} s" if proof == "no time" else "found"
    sentence = f"{result.sentence.removesuffix('.')}; no proof was {why}."
    return msgspec.structs.replace(result, outcome="undecided", sentence=sentence, proved=False)


def _read(text: str, known: list[str], guess: bool) -> tuple[Formula, list[str]]:
    """The formula, with every unknown word taken for a name if that is wanted, and the names known then."""
    for _ in range(MOST_NAMES):
        try:
            return read(text, known), known
        except FormulaError as error:
            word = canonical(text[error.offset : error.offset + error.length])
            if not guess or error.kind not in GUESSED or not word.isidentifier() or word in known:
                raise
            known = [*known, word]
    return read(text, known), known


def _points(names: Sequence[str], low: float) -> Mapping[str, Any]:
    stream = np.random.default_rng(_SEED)
    return {name: stream.uniform(low, REACH, POINTS) for name in names} or {"nothing": np.zeros(POINTS)}


def _result(found: Comparison, names: Sequence[str], remark: str = "") -> Result:
    values = None if found.got is None or found.want is None else (found.got, found.want)
    point = None if found.point is None else {name: found.point[name] for name in names if name in found.point}
    return Result(found.outcome, found.reason + remark, tuple(names), point, values)


def _unreadable(which: int, error: FormulaError) -> Result:
    return Result(
        "unreadable",
        f"The {('first', 'second')[which - 1]} formula cannot be read: {error.message}",
        which=which,
        offset=error.offset,
        length=error.length,
        pointer=error.pointer(),
    )


def as_text(result: Result) -> str:
    """The result for a person at a terminal."""
    lines = [result.sentence] if result.outcome == "unreadable" else [f"{_outcome(result)}: {result.sentence}"]
    if result.pointer:
        lines += result.pointer.splitlines()
    if result.point and result.outcome != "equal":
        lines.append("at " + ", ".join(f"{name} = {value:.6g}" for name, value in result.point.items()))
    if result.values is not None and result.outcome != "equal":
        lines.append(f"the first is {result.values[0]:.12g}, the second {result.values[1]:.12g}")
    return "\n".join(lines)


def _outcome(result: Result) -> str:
    return "equal, proved" if result.outcome == "equal" and result.proved else result.outcome
