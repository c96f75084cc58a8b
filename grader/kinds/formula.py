"""Kind `formula`: read by our own grammar, compared by its values."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from exercises.model import Expected, Part, Value
from grader.errors import printable
from grader.formula import Formula, FormulaError, matches, read
from grader.jail import Reading
from grader.kinds.mark import Mark, correct, unreadable, wrong
from grader.scorecard import Finding

# What a formula may be off by as a whole, and what to say of it.
FACTORS = {
    -1.0: "right up to its sign",
    2.0: "right up to a factor 2",
    0.5: "right up to a factor ½",
    -2.0: "right up to its sign and a factor 2",
    -0.5: "right up to its sign and a factor ½",
}


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
        return unreadable(text, f"{error.message}\n{error.pointer()}")
    samples = expected.samples or {}
    comparison = matches(formula, samples, np.asarray(expected.value))
    notes = tuple(Finding(message=note, note=True) for note in formula.notes)
    if comparison.outcome == "equal":
        return correct(text, *notes)
    if comparison.outcome == "undecided":
        message = f"whether this is equal could not be decided ({comparison.reason}); a person will look"
        return Mark("undecided", text, findings=(Finding(message=message), *notes))
    suspects = tuple(name for name, value in alternatives.items() if _equal(formula, samples, value))
    return wrong(text, Finding(message=_sentence(formula, expected), got=text), *notes, suspects=suspects)


def _equal(formula: Formula, samples: Mapping[str, Value], value: Value) -> bool:
    return matches(formula, samples, np.asarray(value)).outcome == "equal"


def _sentence(formula: Formula, expected: Expected) -> str:
    right = np.asarray(expected.value)
    for factor, sentence in FACTORS.items():
        if _equal(formula, expected.samples or {}, factor * right):
            return sentence
    missing = sorted(name for name in _names_of(expected) if name not in formula.names)
    return "not equal: the values differ" + (f"; `{missing[0]}` does not occur in it" if missing else "")


def _names_of(expected: Expected) -> set[str]:
    """The names that stand in the answer as it is shown."""
    plain = expected.shown.replace("{", "").replace("}", "")
    return {name for name in expected.samples or {} if name in plain}
