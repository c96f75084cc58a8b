"""In what way a wrong formula is nearly right: told only where one change makes it right at every point.

From the surest to the least sure: a constant factor or the sign, a factor of the whole, a term of a sum left out, names
exchanged, a term with a wrong sign or factor, a longer factor, one factor in the place of another, a term too many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from grader.formula.evaluate import evaluate
from grader.formula.factors import Factors, Found, factors, simple_constant, summands
from grader.formula.formula import Formula
from grader.formula.operations import Array
from grader.formula.plain import plain
from grader.formula.renaming import renamed
from grader.formula.terms import Term, terms
from grader.formula.tree import Apply, Name, Node, walk

_FEWEST = 6  # points that must speak for a claim
_ENOUGH = 0.75  # of the points must be usable
_CLOSE = 1e-9
_LITTLE = 1e-5  # relative: a difference that is real, and tiny
_SIGN = Fraction(-1)
_NUMBERS = {Fraction(1, 2): "½", Fraction(1, 4): "¼", Fraction(3, 4): "¾", Fraction(1, 3): "⅓", Fraction(2, 3): "⅔"}
_WORD = re.compile(r"[^\W\d]\w*")
_WEIGHT = re.compile(r"[wuvθ]_?[0-9]+")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A wrong formula beside what is right, at the points where both have values."""

    formula: Formula
    samples: Mapping[str, Array]
    got: Array
    want: Array
    names: frozenset[str]
    terms: tuple[Term, ...]  # of the right answer
    factors: Factors
    summands: Factors

    def gives(self, term: Term, value: Array) -> bool:
        """Whether the right answer with another value of this term is what was answered."""
        predicted = self.want + (value - term.value) * term.slope
        size = np.maximum(np.maximum(np.abs(self.want), np.abs(self.got)), np.abs(term.value * term.slope))
        return bool(np.all(np.abs(self.got - predicted) <= _CLOSE * size))


def nearly_right(
    formula: Formula, right: Node | None, samples: Mapping[str, Array], want: Array, names: frozenset[str]
) -> str | None:
    """The one change that would make the formula right, as a sentence; None where there is none.

    `right` is the right answer as a tree, where it is known as one; `names` are those that may stand in an answer.
    """
    got = evaluate(formula, samples)
    usable = np.isfinite(got) & np.isfinite(want)
    if usable.sum() < max(_FEWEST, _ENOUGH * want.size) or not formula.names or not np.any(got[usable]):
        return None  # a number alone, or what is 0 whatever the names, is no attempt: nothing in it is nearly right
    columns = {name: np.asarray(column, dtype=float)[usable] for name, column in samples.items()}
    familiar = _names(right) if right is not None else formula.names
    known = {name: columns[name] for name in sorted(names)}
    attempt = Attempt(
        formula,
        columns,
        got[usable],
        want[usable],
        names,
        tuple(terms(right, columns)) if right is not None else (),
        factors(known, familiar),
        summands(known, familiar),
    )
    with np.errstate(all="ignore"):
        return next((sentence for way in WAYS if (sentence := way(attempt)) is not None), None)


def _names(node: Node) -> frozenset[str]:
    return frozenset(part.name for part in walk(node) if isinstance(part, Name))


# --- ratios ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ratio:
    """A quotient at the points where it speaks, and the candidates at the same points."""

    values: Array
    factors: Factors


def _ratio(attempt: Attempt, above: Array, below: Array) -> _Ratio | None:
    """The quotient where neither is zero; None if only one of them is zero somewhere, or too few points speak."""
    speaks = (above != 0) & (below != 0)
    if np.any((above == 0) != (below == 0)) or speaks.sum() < _FEWEST:
        return None
    return _Ratio(above[speaks] / below[speaks], attempt.factors.at(speaks))


def _number(fraction: Fraction) -> str:
    """A constant as a student reads it.

    >>> _number(Fraction(1, 2)), _number(Fraction(3)), _number(Fraction(5, 7))
    ('½', '3', '5/7')
    """
    return _NUMBERS.get(fraction, str(fraction))


def _signed(found: Found) -> str:
    return f"`{found.text}`" + (" and the sign" if found.sign < 0 else "")


# --- the whole ---------------------------------------------------------------------------------------------------


def _hardly(attempt: Attempt) -> str | None:
    """All values off by very little: a constant with too few digits, or one slightly wrong or added."""
    # What is added counts beside values of the usual size: where the right value is nearly 0, nothing is little.
    size = np.maximum(np.abs(attempt.want), np.median(np.abs(attempt.want)))
    if np.all(np.abs(attempt.got - attempt.want) <= _LITTLE * size):
        return "nearly equal: a number in it is off by very little"
    return None


def _constant(attempt: Attempt) -> str | None:
    ratio = _ratio(attempt, attempt.got, attempt.want)
    number = simple_constant(ratio.values) if ratio else None
    if number is None:
        return None
    size = "" if abs(number) == 1 else f"a factor {_number(abs(number))}"
    return "right up to " + " and ".join(filter(None, ("its sign" if number < 0 else "", size)))


def _factor_missing(attempt: Attempt) -> str | None:
    ratio = _ratio(attempt, attempt.want, attempt.got)
    found = ratio.factors.single(ratio.values) if ratio else None
    return f"right but for a missing factor: {_signed(found)}" if found else None


def _factor_too_many(attempt: Attempt) -> str | None:
    ratio = _ratio(attempt, attempt.got, attempt.want)
    found = ratio.factors.single(ratio.values) if ratio else None
    return f"right but for a factor too many: {_signed(found)}" if found else None


def _switch_missing(attempt: Attempt) -> str | None:
    """A slope of 0 or 1, as that of a ReLU, left out."""
    off = attempt.want == 0
    same = np.abs(attempt.got - attempt.want) <= _CLOSE * np.abs(attempt.want)
    if not np.any(off & ~same) or not np.all(off | same) or min(off.sum(), (~off).sum()) < 2:
        return None
    for name in sorted(attempt.names & set(attempt.samples)):
        if np.array_equal(attempt.samples[name] > 0, ~off):
            return f"right where `{name} > 0`, but it must be 0 elsewhere: the slope `relu'({name})` is missing"
    return None


def _product_missing(attempt: Attempt) -> str | None:
    ratio = _ratio(attempt, attempt.want, attempt.got)
    found = ratio.factors.product(ratio.values) if ratio else None
    return f"right but for a missing factor: {_signed(found)}" if found else None


def _product_too_many(attempt: Attempt) -> str | None:
    ratio = _ratio(attempt, attempt.got, attempt.want)
    found = ratio.factors.product(ratio.values) if ratio else None
    return f"right but for a factor too many: {_signed(found)}" if found else None


def _factor_exchanged(attempt: Attempt) -> str | None:
    ratio = _ratio(attempt, attempt.want, attempt.got)
    for belongs, typed in ratio.factors.quotients(ratio.values) if ratio else ():
        if attempt.formula.names.issuperset(_WORD.findall(typed)):  # it may well stand there
            return f"right if the factor `{belongs}` stands in the place of `{typed}`"
    return None


def _names_exchanged(attempt: Attempt) -> str | None:
    change = renamed(attempt.formula, attempt.samples, attempt.want, attempt.names)
    if change is None:
        return None
    pairs = dict.fromkeys(tuple(sorted(pair)) for pair in change.items() if change.get(pair[1]) == pair[0])
    words = [f"`{a}` and `{b}` are exchanged" for a, b in pairs]
    words += [f"`{new}` stands in the place of `{old}`" for old, new in change.items() if change.get(new) != old]
    return "right if " + ", ".join(words)


# --- one term of a sum -------------------------------------------------------------------------------------------


def _told(term: Term) -> str:
    """A term, as the path through a weight where each term of the sum has a weight of its own."""
    weights = [{name for name in _names(other) if _WEIGHT.fullmatch(name)} for other in term.total.args]
    own = weights[term.index].difference(*(weights[: term.index] + weights[term.index + 1 :]))
    return min(own) if all(weights) and len(own) == 1 else ""


def _term_missing(attempt: Attempt) -> str | None:
    for term in attempt.terms:
        if attempt.gives(term, np.zeros_like(term.value)) and np.any(term.value * term.slope):
            weight = _told(term)
            piece = f"`{plain(_unsigned(term.node))}`"
            return (
                f"one path is missing: the one through `{weight}`, {piece}" if weight else f"a term is missing: {piece}"
            )
    return None


def _unsigned(node: Node) -> Node:
    return node.args[0] if isinstance(node, Apply) and node.op == "negate" else node


def _implied(attempt: Attempt) -> Iterator[tuple[Term, Array]]:
    """What was put in the place of each term of the right answer, if all else is right."""
    for term in attempt.terms:
        if np.all(term.slope != 0) and np.all(term.value != 0):
            yield term, term.value + (attempt.got - attempt.want) / term.slope


def _term_scaled(attempt: Attempt) -> str | None:
    for term, value in _implied(attempt):
        number = simple_constant(value / term.value)
        if number is not None and attempt.gives(term, float(number) * term.value):
            piece = f"the term `{plain(_unsigned(term.node))}`"
            if number == _SIGN:
                return f"right but for the sign of {piece}"
            sign = " and its sign" if number < 0 else ""
            return f"right but for a factor {_number(abs(number))} in {piece}{sign}"
    return None


def _term_factor(attempt: Attempt) -> str | None:
    for search in (Factors.single, Factors.product):
        for term, value in _implied(attempt):
            if not isinstance(_unsigned(term.node), Apply) or np.any(value == 0):
                continue  # of a single name or number, another is meant
            for above, below, words in ((term.value, value, "missing factor"), (value, term.value, "factor too many")):
                ratio = _ratio(attempt, above, below)
                found = search(ratio.factors, ratio.values) if ratio else None
                if found:
                    piece = plain(_unsigned(term.node))
                    return f"right but for a {words} in the term `{piece}`: {_signed(found)}"
    return None


def _term_too_many(attempt: Attempt) -> str | None:
    slopes = [np.ones_like(attempt.want), *(term.slope for term in attempt.terms if term.index == 0)]
    for search in (Factors.single, Factors.product):
        for slope in slopes:
            added = (attempt.got - attempt.want) / slope
            found = search(attempt.summands, added) if np.all(np.isfinite(added) & (added != 0)) else None
            if found:
                sign = "-" if found.sign < 0 else ""
                return f"right but for a term too many: `{sign}{found.text}`"
    return None


WAYS: tuple[Callable[[Attempt], str | None], ...] = (
    _hardly,
    _constant,
    _factor_missing,
    _factor_too_many,
    _switch_missing,
    _term_missing,
    _names_exchanged,
    _term_scaled,
    _product_missing,
    _product_too_many,
    _term_factor,
    _factor_exchanged,
    _term_too_many,
)
