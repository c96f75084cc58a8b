"""Reading a formula: characters, tokens, grammar, checked tree; a fault at any step is a FormulaError."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.formula.alphabet import Source, normalise
from grader.formula.builder import Builder, Part
from grader.formula.fault import FormulaError, Kind, Problem, quote
from grader.formula.formula import Formula
from grader.formula.scanner import Token, scan
from grader.formula.tree import Name, walk
from grader.formula.vocabulary import vocabulary

if TYPE_CHECKING:
    from lark import Lark

MAX_LENGTH = 2000

_WORD = r"(?:\\Delta\s*)?\\?[^\W\d]\w*(?:\{(?:[\w\s,]|\\(?:mathrm|text)\{\w*\})*\})?'*"
_D = rf"(?:d|∂|\\partial|\\mathrm\{{d\}})\s*(?:{_WORD}|\({_WORD}\))"
# What may stand before "=": a name (also updated: w5+), a function of a name, or a derivative in its usual spellings.
_LEFT_SIDE = re.compile(
    rf"[\s$]*(?:{_WORD}(?:\s*\^?[({{]?\+[)}}]?|\s*\(\s*{_WORD}\s*\))?"
    rf"|{_D}\s*/\s*{_D}"
    rf"|\\[dt]?frac\s*\{{\s*{_D}\s*\}}\s*\{{\s*{_D}\s*\}})\s*"
)
_EQUALS = re.compile(r"[<>=!:]*=[=<>]*|≡|≈")
_LONGEST_LEFT_SIDE = 100
_NO_ALIASES: Mapping[str, str] = MappingProxyType({})


def read(text: str, names: Collection[str], aliases: Mapping[str, str] = _NO_ALIASES) -> Formula:
    """Read a formula in which only these names stand for numbers.

    An alias is another spelling of a name, or of a function. Raises FormulaError, and nothing else, for
    whatever a student may have typed.
    """
    words = vocabulary(frozenset(names), tuple(sorted(aliases.items())))
    try:
        if len(text) > MAX_LENGTH:
            message = f"The formula has {len(text)} characters; at most {MAX_LENGTH} are read. Write a shorter one."
            raise Problem("too_long", MAX_LENGTH, len(text), message)
        source = normalise(text)
        start, end, left_side = _right_side(source)
        scanned = scan(source, start, end, words)
        if not scanned.tokens:
            message = "There is no formula here yet."
            raise Problem("empty", *source.span(start, end), message)
        part = _parse(scanned.tokens, text)
    except Problem as problem:
        place = min(problem.start, len(text))
        raise FormulaError(problem.kind, place, max(0, problem.end - place), problem.message, text) from None
    notes = (*left_side, *scanned.notes, *part.notes)
    used = frozenset(node.name for node in walk(part.node) if isinstance(node, Name))
    return Formula(part.node, text, notes, used)


def _right_side(source: Source) -> tuple[int, int, tuple[str, ...]]:
    """Where the formula itself stands: without dollars, and without "dE/dw5 =", which is noted."""
    chars = source.chars
    start, end = _undollared(chars, 0, len(chars))
    signs = [match for match in _EQUALS.finditer(chars, start, end) if match.group() in ("=", ":=")]
    if not signs:
        return start, end, ()
    sign = signs[0]
    left = chars[start : sign.start()]
    if len(signs) > 1 or len(left) > _LONGEST_LEFT_SIDE or not _LEFT_SIDE.fullmatch(left):
        place = source.span(*signs[-1].span())
        message = "Give one formula, not an equation: leave out the `=` and write only what stands on its right."
        raise Problem("equation", *place, message)
    begin, stop = _undollared(chars, sign.end(), end)
    return begin, stop, (f"I left out {quote(left.strip(' $') + ' ' + sign.group())} and read what follows.",)


def _undollared(chars: str, start: int, end: int) -> tuple[int, int]:
    while start < end and chars[start] in " $":
        start += 1
    while end > start and chars[end - 1] in " $":
        end -= 1
    return start, end


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    """The parser, made when the first formula is read."""
    from lark import Lark

    grammar = files("grader.formula").joinpath("grammar.lark").read_text(encoding="utf-8")
    builder: Any = Builder()
    return Lark(grammar, parser="lalr", lexer="basic", transformer=builder, start="start")


def _parse(tokens: tuple[Token, ...], text: str) -> Part:
    from lark import Token as ParserToken
    from lark.exceptions import UnexpectedToken

    parser = _grammar().parse_interactive("")
    end = Token("$END", "", len(text), len(text))
    result: Any = None
    before: Token | None = None
    for token in (*tokens, end):
        try:
            result = parser.feed_token(ParserToken(token.type, token.value, start_pos=token.start, end_pos=token.end))
        except UnexpectedToken:
            raise _misplaced(before, token, text) from None
        before = token
    if not isinstance(result, Part):
        raise TypeError("The grammar's start rule must give a Part.")
    return result


_OPERATORS = frozenset(("PLUS", "MINUS", "TIMES", "DIVIDE", "CARET", "COMPARE", "IF", "ELSE"))
_OPERANDS = frozenset(("NUMBER", "NAME", "CONSTANT", "CLOSE"))

# What is said of a token that cannot stand where it stands: by it and by the token before; first match counts.
_Kinds = frozenset[str] | None
_MISPLACED: tuple[tuple[_Kinds, _Kinds, Kind, str], ...] = (
    (
        frozenset({"FUNCTION", "CASES"}),
        None,
        "syntax",
        "Write the argument of {before} in parentheses, as in `tanh(x)`.",
    ),
    (frozenset({"FRACTION"}), None, "syntax", "Write a fraction as `\\frac{{a}}{{b}}`, with both pairs of braces."),
    (
        None,
        frozenset({"COMPARE"}),
        "comparison",
        "Give a formula, not a comparison. A case may be written as `a if x > 0 else b`.",
    ),
    (frozenset({"OPEN"}), frozenset({"CLOSE"}), "syntax", "There is nothing inside these brackets."),
    (frozenset({"OPEN", "COMMA"}), None, "syntax", "Something is missing between {before} and {here}."),
    (frozenset({"NUMBER"}), frozenset({"COMMA"}), "decimal_comma", "Write decimal numbers with a point: 0.5, not 0,5."),
    (
        None,
        frozenset({"COMMA"}),
        "comma",
        "A comma may only stand between the arguments of a function such as `max`. Give one formula only.",
    ),
    (_OPERANDS, frozenset({"NUMBER"}), "syntax", "Write `*` or `^` between {before} and {here}."),
    (
        _OPERANDS,
        frozenset({"CARET"}),
        "exponent",
        "Write parentheses to say which power comes first: a power of a power is not read without them.",
    ),
    (_OPERATORS, frozenset({"$END"}), "syntax", "The formula ends after {before}: something is missing there."),
    (
        None,
        frozenset({"$END"}),
        "syntax",
        "The formula is not complete: something is missing after {before}.",
    ),
    (_OPERATORS, frozenset({"CLOSE"}), "syntax", "Something is missing between {before} and {here}."),
    (_OPERATORS, _OPERATORS, "syntax", "Something is missing between {before} and {here}."),
    (None, frozenset({"IF", "ELSE"}), "syntax", "Write a case as `a if x > 0 else b`."),
)
_OTHERWISE = "I cannot read the formula from {here} on. Is a sign such as `*` missing before it?"


def _misplaced(before: Token | None, here: Token, text: str) -> Problem:
    """A sentence about a token that does not fit."""
    kind: Kind = "syntax"
    message = _OTHERWISE if before else "A formula cannot begin with {here}."
    for was, is_, its_kind, its_message in _MISPLACED:
        if (was is None or (before and before.type in was)) and (is_ is None or here.type in is_):
            kind, message = its_kind, its_message
            break
    start, end = here.start, here.end
    if here.type == "$END" and before:
        start, end = before.start, before.end
    words = {
        "here": quote(text[here.start : here.end]),
        "before": quote(text[before.start : before.end]) if before else "",
    }
    return Problem(kind, start, end, message.format(**words))
