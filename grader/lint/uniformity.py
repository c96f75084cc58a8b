"""Where the right choice stands: every place must be as likely, and for numbers every rank."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from exercises.model import Expected, Option, Part

LEAST_P = 1e-4
FEWEST_PER_PLACE = 5  # expected; below this the chi-square test says nothing
_NUMBER = re.compile(r"[-−+]?\d+(?:\.\d+)?")


def p_value(counts: Iterable[int]) -> float:
    """The chi-square test of counts against equal chances: how likely counts at least this uneven are.

    >>> round(p_value([10, 20, 30]), 4), p_value([7, 7])
    (0.0067, 1.0)
    """
    from mpmath import gammainc

    counts = list(counts)
    each = sum(counts) / len(counts)
    statistic = sum((count - each) ** 2 for count in counts) / each
    return float(gammainc((len(counts) - 1) / 2, statistic / 2, regularized=True))


def number_of(option: Option) -> float | None:
    """The number an option shows, None if it shows words."""
    text = option.text.strip().strip("$").replace("−", "-").strip()
    return float(text) if _NUMBER.fullmatch(text) else None


class Places:
    """Counts, part by part, where the right choice stands."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, int], Counter[int]] = {}

    def add(self, part: Part, expected: Expected) -> None:
        """One variant of a part with choices."""
        ids = [option.id for option in part.options]
        if part.kind == "choices":
            first = sorted(expected.value)[0] if expected.value else None
            self._count(part.id, "place", len(ids), ids.index(first) if first is not None else None)
        elif part.kind == "choice":
            numbers = [option.id for option in part.options if number_of(option) is not None]
            if len(numbers) < 2:
                self._count(part.id, "place", len(ids), ids.index(expected.value))
            elif expected.value in numbers:
                self._count(part.id, "rank", len(numbers), numbers.index(expected.value))

    def _count(self, part: str, what: str, of: int, at: int | None) -> None:
        if at is not None:
            self._seen.setdefault((part, what, of), Counter())[at] += 1

    def tested(self) -> dict[str, float]:
        """The p of each part with enough variants to tell."""
        return {
            f"{part}: {what} of {of}": p_value(counts[at] for at in range(of))
            for (part, what, of), counts in self._seen.items()
            if of > 1 and sum(counts.values()) >= FEWEST_PER_PLACE * of
        }
