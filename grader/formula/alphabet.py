"""The characters a formula may be typed in, brought to plain ones, remembering where each came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from grader.formula.fault import Problem, quote

GREEK = {
    letter: unicodedata.name(letter).split()[-1].replace("LAMDA", "LAMBDA").lower()
    for letter in "αβγδεζηθικλμνξοπρστυφχψω"
}
GREEK |= {letter.upper(): name.capitalize() for letter, name in GREEK.items()}
GREEK["ς"] = "sigma"

_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", "0123456789+-()", strict=True))
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚₛₜₓ", "0123456789aehijklmnopstx", strict=True))
_FRACTIONS = {"½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)", "⅓": "(1/3)", "⅔": "(2/3)"}

# One entry per character that has one plain spelling. The empty ones are invisible and come with copying
# from a web page or a PDF; bidirectional controls are not among them, because they can hide what is read.
_PLAIN = (
    dict.fromkeys("·×⋅∗⊙∘•✕✖\u2062", "*")
    | dict.fromkeys("−–—‐‑\u2012", "-")
    | dict.fromkeys("÷∕⁄", "/")
    | dict.fromkeys("’‘′ʹ´`ʼ", "'")
    | dict.fromkeys("\u200b\u2060\ufeff\u00ad\u2061", "")
    | dict.fromkeys("\t\n\r\u2028\u2029", " ")
    | _SUBSCRIPTS
    | {"″": "''", "√": "sqrt", "∆": "Δ", "≤": "<=", "≥": ">=", "≠": "!=", "∂": "∂"}
)
# What Python makes of LaTeX between plain quotes: "\frac" begins with a form feed, "\times" with a tabulator.
_EATEN = re.compile(
    r"\f(?=rac)|\x08(?=egin|eta|igr?|igl|oldsymbol)|\x07(?=lpha|st)|\v(?=ar)"
    r"|\t(?=anh|imes|frac|ext\s*\{|heta)|\r(?=ight|brace|brack)|\n(?=abla)"
)
_LETTERS = dict(zip("\f\b\a\v\t\r\n", "fbavtrn", strict=True))


@dataclass(frozen=True, slots=True)
class Source:
    """Plain characters, and for each the first and last-plus-one place in the text as typed."""

    chars: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text as typed of `chars[start:end]`."""
        if start >= len(self.chars):
            return self.length, self.length
        return self.starts[start], self.ends[max(start, min(end, len(self.chars)) - 1)]


def normalise(text: str) -> Source:
    """Bring the text to plain characters; refuse, with its name, one that has no plain meaning."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, plain in _pieces(text):
        for char in plain:
            chars.append(char)
            starts.append(start)
            ends.append(end)
    return Source("".join(chars), tuple(starts), tuple(ends), len(text))


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    place = 0
    while place < len(text):
        end = place + 1
        char = text[place]
        if char in _LETTERS and _EATEN.match(text, place):
            yield place, end, "\\" + _LETTERS[char]
        elif char in _SUPERSCRIPTS:
            while end < len(text) and text[end] in _SUPERSCRIPTS:
                end += 1
            inside = "".join(_SUPERSCRIPTS[c] for c in text[place:end])
            yield place, end, f"^({inside})"
        else:
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            yield place, end, _plain(text, place, end)
        place = end


def _plain(text: str, place: int, end: int) -> str:
    """The plain spelling of one character with its accents."""
    char = unicodedata.normalize("NFC", text[place:end])
    if len(char) == 1:
        if " " <= char <= "~" and char != "`":
            return char
        if char in _PLAIN:
            return _PLAIN[char]
        if char in _FRACTIONS and not text[:place].rstrip()[-1:].isdigit():
            return _FRACTIONS[char]
        if unicodedata.category(char) not in ("No", "Nl"):
            compatible = unicodedata.normalize("NFKC", char)
            if compatible in _PLAIN:
                return _PLAIN[compatible]
            if len(compatible) == 1 and (" " <= compatible <= "~" or compatible.isalpha()):
                return compatible
    name = unicodedata.name(text[place], f"character number {ord(text[place])}").lower()
    raise Problem(
        "character",
        place,
        end,
        f"I cannot read the character {quote(text[place:end])} ({name}). "
        "Please type the formula with ordinary letters, digits and signs.",
    )
