"""From characters to tokens: numbers, words of the question, signs, and a subset of LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from grader.formula.alphabet import GREEK, Source
from grader.formula.fault import Kind, Problem, quote
from grader.formula.vocabulary import FUNCTIONS, Vocabulary, canonical, odd_letters


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign; `start` and `end` are places in the text as typed."""

    type: str
    value: str
    start: int
    end: int


SIGNS = MappingProxyType(
    {
        "**": "CARET",
        "^": "CARET",
        "+": "PLUS",
        "-": "MINUS",
        "*": "TIMES",
        "/": "DIVIDE",
        ",": "COMMA",
        "(": "OPEN",
        "[": "OPEN",
        "{": "OPEN",
        ")": "CLOSE",
        "]": "CLOSE",
        "}": "CLOSE",
        "<=": "COMPARE",
        ">=": "COMPARE",
        "<": "COMPARE",
        ">": "COMPARE",
        "&": "AMPERSAND",
        "==": "COMPARE",
        "!=": "COMPARE",
    }
)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{cases\}")
_CLOSING = MappingProxyType({"(": ")", "[": "]", "{": "}"})

# LaTeX commands that are a sign, and those that only concern the looks.
_COMMAND_SIGNS = MappingProxyType(
    dict.fromkeys(("cdot", "times", "ast", "odot", "circ"), "*")
    | {"div": "/", "lt": "<", "gt": ">", "le": "<=", "leq": "<=", "ge": ">=", "geq": ">=", "ne": "!=", "neq": "!="}
    | {"{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]"}
)
_SIZES = "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr"
_LOOKS = "displaystyle textstyle limits quad qquad , ; : ! > ( ) [ ]"
_COMMAND_SPACES = frozenset(f"{_SIZES} {_LOOKS}".split()) | {" "}
_COMMAND_FRACTIONS = frozenset(("frac", "dfrac", "tfrac"))
_WRAPPERS = "mathrm|mathit|mathbf|mathsf|operatorname|textrm|textit|text|mbox|boldsymbol"
_LATEX_FUNCTIONS = frozenset(["tanh", "sinh", "cosh", "sin", "cos", "exp", "ln", "log", "max", "min", "sqrt"])
_COMMAND_WORDS = frozenset(GREEK.values()) | (_LATEX_FUNCTIONS & frozenset(FUNCTIONS))
_COMMAND_SYNONYMS = MappingProxyType({"varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta"})

_SHORT_FRACTION = re.compile(r"\\[dt]?frac\s*([0-9])\s*([0-9])")
_SPACE = re.compile(r"[ ~]+")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
# Digits on both sides and no space. Three digits after it may be thousands, unless a 0 stands before.
_DECIMAL_COMMA = re.compile(r"(?:0,[0-9]+|[0-9]+,(?![0-9]{3}(?![0-9]))[0-9]+)(?:[eE][+-]?[0-9]+)?(?![.,]?[0-9])")
_SIGN = re.compile(r"\*\*|[<>=!]=|[-+*/^,()\[\]{}<>&]")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)|(.)|$)")
_WRAPPER = re.compile(rf"\\(?:{_WRAPPERS})\s*\{{([^{{}}]*)\}}")
_IDENTIFIER = re.compile(r"[^\W\d_](?:(?!_\s*\{)\w)*")
_SUBSCRIPT = re.compile(rf"\s*_\s*\{{((?:[^{{}}\\]|\\(?:{_WRAPPERS})\s*\{{[^{{}}]*\}})*)\}}|\\?(_\w+)")
_PRIMES = re.compile(r"'+|\^\s*(?:\{\s*)?((?:\\prime\s*|')+)(?:\s*\})?")
_INSIDE = re.compile(r"[\w\s,]*")
_INDEX = re.compile(r"\[\s*[0-9]+\s*[],]")
_CALL = re.compile(r"\s*(?:\\left\s*)?\(")
# Greek letters side by side are separate names ("ηδ_o1"); what follows one may belong to it ("δo1") or not.
_GREEK = "".join(GREEK)
_GREEK_PIECES = (
    re.compile(rf"[{_GREEK}]?[^{_GREEK}]+|[{_GREEK}]"),
    re.compile(rf"[{_GREEK}](?:[0-9]|_[^{_GREEK}]*)*'*|[^{_GREEK}]+"),
)
MAX_DEPTH = 60
_NAMES_SHOWN = 12
# Operations that take several arguments, so that a comma inside may separate them.
_WITH_COMMAS = frozenset(("max", "min", "step", "choose"))
_WRITTEN_OUT = MappingProxyType(
    {
        "softmax": "Write softmax out with `exp`: it depends on all z, not on one.",
        "log10": "Logarithms are natural here: `ln(x)`. Write another base as a quotient, `ln(x) / ln(10)`.",
        "log2": "Logarithms are natural here: `ln(x)`. Write another base as a quotient, `ln(x) / ln(2)`.",
    }
)
_MODULES = frozenset(("np", "numpy", "math", "torch", "tf", "sympy", "sp", "K"))
_NOT_SIGNS = MappingProxyType(
    {
        "|": "Write the absolute value as `abs(...)`, not with bars.",
        ";": "I cannot read `;`. Give one formula only, and separate the two arguments of `max` by a comma.",
        "!": "I cannot read `!` here: factorials are not used in these formulas.",
        "%": "I cannot read `%`. Write a percentage as a decimal number, such as 0.05.",
        '"': "Type the formula alone, without quotation marks.",
        "'": "A prime `'` must follow the name of a function, as in `sigmoid'(z)`. Leave out quotation marks.",
        ":": "I cannot read `:`. Give one formula only, and write a division as `/`.",
        "@": "I cannot read `@`. Write a product of numbers as `*`.",
        "∂": "I cannot read `∂` here. Work the derivative out and write the result, without derivative signs.",
        "_": "A name cannot begin with `_`. Write the name and then its index, as in `w_5`.",
        ".": "A `.` is only read inside a number, such as 0.5.",
        "$": "`$` may only stand at the beginning and the end of a formula.",
    }
)


@dataclass(frozen=True, slots=True)
class _RawWord:
    """A word as it stands in the source, and the spelling it is looked up under."""

    canonical: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scan:
    """The tokens of a formula, and what the student should know about how they were read."""

    tokens: tuple[Token, ...]
    notes: tuple[str, ...]


def scan(source: Source, start: int, end: int, vocabulary: Vocabulary) -> Scan:
    """Cut `source.chars[start:end]` into tokens; each is known when this returns."""
    scanner = _Scanner(source, end, vocabulary, [])
    tokens = tuple(scanner.tokens(start))
    _check_brackets(tokens)
    return Scan(tokens, tuple(dict.fromkeys(scanner.notes)))


@dataclass(frozen=True, slots=True)
class _Scanner:
    source: Source
    end: int
    vocabulary: Vocabulary
    notes: list[str]

    def tokens(self, place: int) -> Iterator[Token]:
        """All tokens from here on; a decimal comma is read where it can be nothing else."""
        before: Token | None = None
        lists = [False]  # for each open bracket, whether commas in it separate arguments
        for token in self._tokens(place, lists):
            if token.type == "OPEN":
                lists.append(_lists(before, lists[-1]))
            elif token.type == "CLOSE" and len(lists) > 1:
                lists.pop()
            before = token
            yield token

    def _tokens(self, place: int, lists: list[bool]) -> Iterator[Token]:
        chars = self.source.chars
        while place < self.end:
            word = self.raw_word(place)
            if word is not None:
                yield from self.word(word)
                place = word.end
            elif match := _SPACE.match(chars, place, self.end):
                place = match.end()
            elif (match := _DECIMAL_COMMA.match(chars, place, self.end)) and not lists[-1]:
                place = match.end()
                number = match.group().replace(",", ".")
                self.notes.append(f"I read {quote(match.group())} as {quote(number)}.")
                yield self.token("NUMBER", number, match.start(), place)
            elif match := _NUMBER.match(chars, place, self.end):
                place = match.end()
                yield self.token("NUMBER", match.group(), match.start(), place)
            elif match := _ENVIRONMENT.match(chars, place, self.end):
                place = match.end()
                yield self.token(match.group(1).upper(), match.group(), match.start(), place)
            elif match := _SHORT_FRACTION.match(chars, place, self.end):
                place = match.end()
                yield self.token("FRACTION", match.group(), match.start(), place)
                for group in (1, 2):
                    yield self.token("OPEN", "{", *match.span(group))
                    yield self.token("NUMBER", match.group(group), *match.span(group))
                    yield self.token("CLOSE", "}", *match.span(group))
            elif match := _COMMAND.match(chars, place, self.end):
                place = match.end()
                yield from self.command(match)
            elif match := _SIGN.match(chars, place, self.end):
                place = match.end()
                yield self.token(SIGNS[match.group()], match.group(), match.start(), place)
            else:
                message = _NOT_SIGNS.get(chars[place], f"I cannot read {quote(chars[place])} in a formula.")
                raise self.problem("dot" if chars[place] == "." else "character", place, place + 1, message)

    def raw_word(self, start: int) -> _RawWord | None:
        """The word at this place, whatever it means: a base, then subscripts and primes in any order."""
        chars, base, place = self.source.chars, "", start
        if match := _WRAPPER.match(chars, start, self.end) or _IDENTIFIER.match(chars, start, self.end):
            base, place = match.group(match.lastindex or 0), match.end()
        elif (match := _COMMAND.match(chars, start, self.end)) and match.group(1):
            base, place = _COMMAND_SYNONYMS.get(match.group(1), match.group(1)), match.end()
            if base not in _COMMAND_WORDS:
                return None
        if not base.strip() or not _INSIDE.fullmatch(base):
            return None
        primes = 0
        while match := _SUBSCRIPT.match(chars, place, self.end) or _PRIMES.match(chars, place, self.end):
            if match.re is _PRIMES:
                primes += max(1, match.group().count("'") + match.group().count("prime"))
            else:
                base += match.group(2) or f"_{match.group(1)}"
            place = match.end()
        return _RawWord(canonical(base) + "'" * primes, start, place)

    def word(self, word: _RawWord) -> Iterator[Token]:
        """The tokens of a word: one, or several where Greek letters are written side by side."""
        chars = self.source.chars
        typed = chars[word.start : word.end]
        found = self.vocabulary.find(word.canonical)
        if found is None:
            for pattern in _GREEK_PIECES:
                pieces = [
                    _RawWord(canonical(m.group()), word.start + m.start(), word.start + m.end())
                    for m in pattern.finditer(typed)
                ]
                if len(pieces) > 1 and all(self.vocabulary.find(piece.canonical) for piece in pieces):
                    for piece in pieces:
                        yield from self.word(piece)
                    return
            raise self.unknown(word, typed)
        if found.value == "sqrt" and chars[word.end : word.end + 1] == "[":
            message = "I only read square roots. Write another root as a power, such as `x^(1/3)`."
            raise self.problem("command", word.start, word.end, message)
        if _INDEX.match(chars, word.end, self.end):
            message = f"I do not read indices in brackets after {quote(typed)}. Use the names of the question."
            raise self.problem("syntax", word.start, word.end, message)
        if found.loose:
            self.notes.append(f"I read {quote(typed)} as {quote(found.value)}.")
        yield self.token(found.kind, found.value, word.start, word.end)

    def command(self, match: re.Match[str]) -> Iterator[Token]:
        """A LaTeX command that is not a word."""
        name = match.group(1) or match.group(2) or ""
        if name in _COMMAND_FRACTIONS:
            yield self.token("FRACTION", match.group(), *match.span())
        elif name in _COMMAND_SIGNS:
            sign = _COMMAND_SIGNS[name]
            yield self.token(SIGNS[sign], sign, *match.span())
        elif name == "\\":
            yield self.token("ROW", match.group(), *match.span())
        elif name == "partial":
            raise self.problem("command", match.start(), match.end(), _NOT_SIGNS["∂"])
        elif name not in _COMMAND_SPACES:
            message = f"I do not know the LaTeX command {quote(match.group())}. Write it in plain signs and names."
            raise self.problem("command", match.start(), match.end(), message)

    def unknown(self, word: _RawWord, typed: str) -> Problem:
        """A word that is not in the vocabulary, with what may have been meant."""
        chars = self.source.chars
        if typed in _MODULES and chars[word.end : word.end + 1] == ".":
            message = f"Write the function alone, without {quote(typed + '.')} in front of it."
            return self.problem("dot", word.start, word.end + 1, message)
        bare = self.vocabulary.find(word.canonical.rstrip("'"))
        if bare is not None and word.canonical.endswith("'"):
            message = f"I have no derivative for {quote(typed)}. Write it out, without the prime."
            return self.problem("prime", word.start, word.end, message)
        is_function = bool(_CALL.match(chars, word.end, self.end))
        sentences = [f"I do not know the {'function' if is_function else 'name'} {quote(typed)}."]
        if odd := odd_letters(typed):
            sentences.append(f"It has a letter that only looks familiar: {', '.join(odd[:3])}.")
        if way := _WRITTEN_OUT.get(word.canonical.casefold().replace("_", "")):
            sentences.append(way)
        elif suggestion := self.vocabulary.suggest(word.canonical, is_function):
            sentences.append(f"Did you mean {quote(suggestion)}?")
        elif is_function:
            sentences.append("Did you mean a product? Then write `*` before the parenthesis.")
        elif names := self.vocabulary.names():
            shown = ", ".join(quote(name) for name in names[:_NAMES_SHOWN])
            more = ", ..." if len(names) > _NAMES_SHOWN else ""
            sentences.append(f"The names of this question are {shown}{more}.")
        kind: Kind = "unknown_function" if is_function else "unknown_name"
        return self.problem(kind, word.start, word.end, " ".join(sentences))

    def token(self, type_: str, value: str, start: int, end: int) -> Token:
        return Token(type_, value, *self.source.span(start, end))

    def problem(self, kind: Kind, start: int, end: int, message: str) -> Problem:
        return Problem(kind, *self.source.span(start, end), message)


def _lists(before: Token | None, outer: bool) -> bool:
    """Whether commas separate in a bracket that opens after this token: those of a call, and pairs in a list."""
    return before is not None and (before.value in _WITH_COMMAS or (outer and before.type in ("OPEN", "COMMA")))


def _check_brackets(tokens: tuple[Token, ...]) -> None:
    """Every bracket has its partner: said here, in one sentence, rather than as a syntax error further on."""
    waiting: list[Token] = []
    for token in tokens:
        if token.type == "OPEN":
            waiting.append(token)
            if len(waiting) > MAX_DEPTH:
                message = f"The brackets are more than {MAX_DEPTH} deep. Write the formula with fewer."
                raise Problem("too_deep", token.start, token.end, message)
        elif token.type == "CLOSE":
            if not waiting:
                message = f"This {quote(token.value)} closes nothing: a bracket was not opened, or one is too many."
                raise Problem("bracket", token.start, token.end, message)
            opened = waiting.pop()
            if _CLOSING[opened.value] != token.value:
                message = f"This bracket was opened with {quote(opened.value)}. Close it with the matching one."
                raise Problem("bracket", token.start, token.end, message)
    if waiting:
        message = (
            f"This {quote(waiting[-1].value)} is never closed. Add the missing {quote(_CLOSING[waiting[-1].value])}."
        )
        raise Problem("bracket", waiting[-1].start, waiting[-1].end, message)
