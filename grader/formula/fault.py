"""What is wrong with a formula: a kind for programs, a place, and a sentence for the student."""

from __future__ import annotations

import unicodedata
from typing import Literal

Kind = Literal[
    "arguments",
    "bracket",
    "character",
    "command",
    "comma",
    "comparison",
    "decimal_comma",
    "dot",
    "empty",
    "equation",
    "exponent",
    "number",
    "prime",
    "syntax",
    "too_deep",
    "too_large",
    "too_long",
    "unknown_function",
    "unknown_name",
]

_LONGEST_QUOTE = 40
_LINE_WIDTH = 76


class Problem(Exception):
    """A fault found while reading, before it is known which text it belongs to."""

    def __init__(self, kind: Kind, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.start = start
        self.end = end
        self.message = message


class FormulaError(Exception):
    """A formula that cannot be read. `offset` and `length` count characters of the text as typed."""

    def __init__(self, kind: Kind, offset: int, length: int, message: str, text: str) -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.offset = offset
        self.length = length
        self.message = message
        self.text = text

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.kind, self.offset, self.length, self.message, self.text))

    def pointer(self) -> str:
        """The line of the text with the fault, and under it a line with carets at the place."""
        start = self.text.rfind("\n", 0, self.offset) + 1
        end = self.text.find("\n", self.offset)
        line = printable(self.text[start : end if end >= 0 else len(self.text)])
        place = min(self.offset - start, len(line))
        # A long line is cut around the place, so that the caret stays on the screen.
        cut = max(0, place - _LINE_WIDTH // 2) if len(line) > _LINE_WIDTH else 0
        shown = line[cut : cut + _LINE_WIDTH]
        carets = max(1, min(self.length, len(shown) - (place - cut)))
        return f"{shown}\n{_blank(shown[: place - cut])}{'^' * carets}"


def printable(text: str) -> str:
    """The text with every control, bidirectional or unassigned character replaced, one for one."""
    return "".join("�" if unicodedata.category(c)[0] == "C" else c for c in text)


def quote(text: str) -> str:
    """A piece of the student's text as it may stand in a message: inert, short, between backticks."""
    text = printable(text).replace("`", "'")
    return f"`{text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + '…'}`"


def _blank(text: str) -> str:
    """Spaces as wide as the text on a terminal: accents take no room, wide letters take two places."""
    return "".join(
        "" if unicodedata.combining(c) else "  " if unicodedata.east_asian_width(c) in "WF" else " " for c in text
    )
