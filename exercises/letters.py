"""Choices and orders as they are shown: every option has a letter, by its place, and a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from string import ascii_uppercase

from exercises.model import Option

_PLAIN_NUMBER = re.compile(r"\$([-+\w. ]+)\$")


def letters(options: Sequence[Option]) -> tuple[tuple[str, Option], ...]:
    """The options with their letters, in the order in which they are shown."""
    return tuple(zip(ascii_uppercase, options, strict=False))


def shown_choices(options: Sequence[Option], ids: Iterable[str]) -> str:
    """The options of these ids, in the order in which they are shown: "A: 6", or "A: ..., C: ..."."""
    chosen = set(ids)
    return ", ".join(_one(letter, option) for letter, option in letters(options) if option.id in chosen)


def shown_order(options: Sequence[Option], ids: Sequence[str]) -> str:
    """The options in the order of these ids: "B A" first, then what the letters stand for."""
    by_id = {option.id: (letter, option) for letter, option in letters(options)}
    rows = [by_id[each] for each in ids]
    return f"{' '.join(letter for letter, _ in rows)} ({' '.join(_one(*row) for row in rows)})"


def _one(letter: str, option: Option) -> str:
    """A letter with its text; a plain number needs no TeX."""
    number = _PLAIN_NUMBER.fullmatch(option.text)
    return f"{letter}: {number[1] if number else option.text}"
