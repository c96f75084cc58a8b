"""The words a formula may use: the question's names, the functions, and the suggestions for a wrong one."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from grader.errors import UnusableInput
from grader.formula.alphabet import GREEK, normalise
from grader.formula.fault import Problem

# How students write a function, and the operation it is. Letter case does not matter.
FUNCTIONS = MappingProxyType(
    {
        "sigmoid": "sigmoid",
        "sigma": "sigmoid",
        "sig": "sigmoid",
        "logistic": "sigmoid",
        "expit": "sigmoid",
        "tanh": "tanh",
        "sech": "sech",
        "sinh": "sinh",
        "cosh": "cosh",
        "sin": "sin",
        "cos": "cos",
        "exp": "exp",
        "ln": "ln",
        "log": "ln",
        "sqrt": "sqrt",
        "abs": "abs",
        "sign": "sign",
        "sgn": "sign",
        "max": "max",
        "maximum": "max",
        "min": "min",
        "minimum": "min",
        "relu": "relu",
        "softplus": "softplus",
        "heaviside": "step",
        "step": "step",
        "where": "choose",
        "cases": "choose",
        "piecewise": "choose",
    }
)
# The operation that is the derivative of a function: sigmoid'(z), sigmoid_prime(z), sigmoid_derivative(z).
DERIVATIVES = MappingProxyType(
    {
        "sigmoid": "sigmoid_prime",
        "tanh": "tanh_prime",
        "relu": "relu_prime",
        "abs": "sign",
        "exp": "exp",
        "softplus": "sigmoid",
        "sin": "cos",
        "sinh": "cosh",
        "cosh": "sinh",
    }
)
CONSTANTS = MappingProxyType({"e": "e", "pi": "pi"})

WordKind = Literal["NAME", "FUNCTION", "CASES", "CONSTANT", "IF", "ELSE"]

KEYWORDS: Mapping[str, WordKind] = MappingProxyType({"if": "IF", "else": "ELSE", "otherwise": "ELSE", "True": "ELSE"})

_MARKUP = re.compile(r"\\[A-Za-z]+\s*(?=\{)|[{}\\\s]")
_CANONICAL = re.compile(r"[^\W\d_]\w*'*")
_SLOPE = re.compile(r"(\w+?)(?:'|_?prime|_?derivative|_?deriv|_?grad)|d_?(\w+)")
_LONGEST_GUESS = 30


@dataclass(frozen=True, slots=True)
class Word:
    """What a word of the student's stands for. `loose`: it was not spelled as declared."""

    kind: WordKind
    value: str
    loose: bool = False


def canonical(word: str) -> str:
    """The spelling under which a name is looked up: Greek letters written out, no LaTeX, primes last."""
    word = _MARKUP.sub("", word).replace(",", "_")
    word = "".join(GREEK.get(char, char) for char in word)
    primes = word.count("'")
    return word.replace("'", "") + "'" * primes


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The question's names under every spelling that is taken for them."""

    exact: Mapping[str, Word]
    folded: Mapping[str, Word | None]  # None: two names differ only in case, so neither is meant
    plain: Mapping[str, Word | None]  # without underscores

    def find(self, word: str) -> Word | None:
        """What the (canonical) word stands for. Names of the question come before functions."""
        if found := self.exact.get(word):
            return found
        if word in CONSTANTS:
            return Word("CONSTANT", CONSTANTS[word])
        if word in KEYWORDS:
            return Word(KEYWORDS[word], word)
        if word in FUNCTIONS:
            return _function(FUNCTIONS[word])
        folded = word.casefold()
        if found := self.folded.get(folded):
            return found
        if found := self.plain.get(folded.replace("_", "")):
            return found
        return _function_word(folded)

    def suggest(self, word: str, function: bool) -> str | None:
        """What the student may have meant: known names run together, or a name spelled nearly so."""
        names = [name for name, found in self.exact.items() if found.kind == "NAME"]
        if not function and (pieces := _split(word, frozenset(names))):
            return "*".join(pieces)
        if len(word) > _LONGEST_GUESS:
            return None
        known = [*FUNCTIONS, *names] if function else [*names, *FUNCTIONS]
        by_folded = {name.casefold(): name for name in reversed(known)}
        folded = word.casefold()
        # Of equally close names the first in the alphabet: the suggestion must not depend on any order.
        close = difflib.get_close_matches(folded, by_folded, n=4, cutoff=0.6)
        best = min(close, key=lambda name: (-_ratio(folded, name), name), default=None)
        return by_folded[best] if best else None

    def names(self) -> list[str]:
        """The names of the question as declared, for a message."""
        return sorted({word.value for word in self.exact.values() if word.kind == "NAME"})


def _function(operation: str) -> Word:
    return Word("CASES" if operation == "choose" else "FUNCTION", operation)


def _function_word(folded: str) -> Word | None:
    if folded in FUNCTIONS:
        return _function(FUNCTIONS[folded])
    if match := _SLOPE.fullmatch(folded):
        operation = FUNCTIONS.get(match.group(1) or match.group(2), "")
        if operation in DERIVATIVES:
            return Word("FUNCTION", DERIVATIVES[operation])
    return None


def _ratio(a: str, b: str) -> float:
    return round(difflib.SequenceMatcher(None, b, a).ratio(), 6)


def _split(word: str, names: frozenset[str]) -> list[str] | None:
    """The word as names run together, in as few pieces as possible."""
    if len(word) > 2 * _LONGEST_GUESS:
        return None
    best: list[list[str] | None] = [[]]
    for end in range(1, len(word) + 1):
        options = [
            [*head, word[start:end]]
            for start in range(end)
            if (head := best[start]) is not None and word[start:end] in names
        ]
        best.append(min(options, key=len) if options else None)
    return best[-1]


@lru_cache(maxsize=256)
def vocabulary(names: frozenset[str], aliases: tuple[tuple[str, str], ...]) -> Vocabulary:
    """The vocabulary of a question; an alias stands for a name or for a function."""
    exact: dict[str, Word] = {}
    for alias, target in sorted(aliases):
        found = Word("NAME", target) if target in names else _function_word(canonical(target).casefold())
        if found is None:
            raise UnusableInput(f"The alias {alias} stands for {target}, which is neither a name nor a function.")
        exact[_checked(alias)] = found
    exact |= {_checked(name): Word("NAME", name) for name in sorted(names)}
    return Vocabulary(
        MappingProxyType(exact),
        MappingProxyType(_unambiguous(exact, str.casefold)),
        MappingProxyType(_unambiguous(exact, lambda key: key.casefold().replace("_", ""))),
    )


def _checked(name: str) -> str:
    try:
        key = canonical(normalise(name).chars)
    except Problem as problem:
        raise UnusableInput(f"The name {name!r} cannot be used in formulas: {problem.message}") from None
    if not _CANONICAL.fullmatch(key) or re.search(r"\s", name):
        raise UnusableInput(f"The name {name!r} cannot be used in formulas: use letters, digits, _ and primes.")
    return key


def _unambiguous(exact: Mapping[str, Word], fold: Callable[[str], str]) -> dict[str, Word | None]:
    folded: dict[str, Word | None] = {}
    for key, word in exact.items():
        loose = Word(word.kind, word.value, loose=True)
        folded[fold(key)] = loose if folded.get(fold(key), loose) == loose else None
    return folded


def odd_letters(word: str) -> list[str]:
    """The letters that are neither Latin nor Greek, which may only look like the right ones."""
    return [f"`{c}` ({unicodedata.name(c, 'unnamed').lower()})" for c in word if ord(c) > 127 and c not in GREEK]
