"""Kind `formula`: read by our own grammar, compared by its values, and where it is wrong, told in what way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from exercises.model import Expected, Part, Value
from grader.errors import printable
from grader.formula import Answer, Formula, FormulaError, evaluate, nearly_right, read
from grader.jail import Reading
from grader.kinds.mark import Mark, correct, unreadable, wrong
from grader.scorecard import Finding

_Aliases = tuple[tuple[str, str], ...]


def hint(part: Part) -> str:
    """How to type it."""
    name = part.names[0] if part.names else "x"
    return f'a text in quotes, such as "2 * {name} * (1 - {name})"'


def mark(part: Part, expected: Expected, reading: Reading, alternatives: Mapping[str, Value]) -> Mark:
    """Compare a formula with the right values at the points of the domain."""
    text = printable(str(reading.value))  # as it is shown; read is what was typed
    try:
        formula = read(str(reading.value), part.names, part.aliases)
    except FormulaError as error:
        return unreadable(text, f"{_barred(part, expected, error) or error.message}\n{error.pointer()}")
    samples = expected.samples or {}
    answer = Answer(formula, samples)
    comparison = answer.matches(expected.value)
    notes = tuple(Finding(message=note, note=True) for note in formula.notes)
    if comparison.outcome == "equal":
        return correct(text, *notes)
    if comparison.outcome == "undecided":
        message = f"whether this is equal could not be decided ({comparison.reason}); a person will look"
        return Mark("undecided", text, findings=(Finding(message=message), *notes))
    names = list(alternatives)
    suspects = tuple(names[place] for place in answer.which(list(alternatives.values())))
    return wrong(text, Finding(message=_sentence(formula, part, expected), got=text), *notes, suspects=suspects)


def _barred(part: Part, expected: Expected, error: FormulaError) -> str | None:
    """What is said of a name the question knows, but not in this answer: what it stands for is asked for."""
    if error.kind not in ("unknown_name", "unknown_function"):
        return None
    try:
        formula = read(error.text, (*part.names, *(expected.samples or {})), part.aliases)
    except FormulaError:
        return None
    barred = ", ".join(f"`{name}`" for name in sorted(formula.names - set(part.names)))
    return f"{barred} must be written out: in this answer only the names of the list may stand."


def _sentence(formula: Formula, part: Part, expected: Expected) -> str:
    """In what way the formula is wrong."""
    samples, want = expected.samples or {}, np.asarray(expected.value, dtype=float)
    right = _answer(expected.typed or expected.shown, tuple(samples), tuple(sorted(part.aliases.items())))
    if right is not None and not np.allclose(evaluate(right, samples), want, rtol=1e-9, atol=0, equal_nan=True):
        right = None  # it is shown in other names than those it is typed in
    names = frozenset(part.names) & set(samples)
    if found := nearly_right(formula, right.tree if right else None, samples, want, names):
        return found
    missing = [name for name in sorted(right.names) if not _stands_for(name, formula)] if right else []
    return "not equal: the values differ" + (f"; `{missing[0]}` does not occur in it" if missing else "")


def _stands_for(name: str, formula: Formula) -> bool:
    """Whether the formula holds the name, or another of the same neuron that it may have been written out with."""
    index = name.rpartition("_")[2]
    return any(name == other or ("_" in name and other.endswith(index)) for other in formula.names)


@lru_cache(maxsize=256)
def _answer(text: str, names: tuple[str, ...], aliases: _Aliases) -> Formula | None:
    """The answer as it is typed or shown, read as a student's would be; None where it cannot be."""
    last = text.strip().strip("$").rpartition("=")[2]
    try:
        return read(last, names, dict(aliases))
    except FormulaError:
        return None
