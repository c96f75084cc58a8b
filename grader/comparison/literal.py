"""What is no number but wanted as it stands: a text, True or False, None."""

from __future__ import annotations

from typing import Any

from grader.comparison.kind import kind_of
from grader.comparison.record import Difference
from grader.comparison.text import text_of

LITERALS = (str, bool, type(None))


def is_literal(want: Any) -> bool:
    """Whether something is compared as it stands."""
    return isinstance(want, LITERALS)


def same(got: Any, want: Any) -> bool:
    """Of one type and equal: 1 is not True.

    >>> same("tanh", "tanh"), same(1, True)
    (True, False)
    """
    return type(got) is type(want) and bool(got == want)


def check(got: Any, want: Any, where: str) -> Difference:
    """Another text, or none, where a text is wanted."""
    shown = text_of(got) if isinstance(got, LITERALS) and got is not None else kind_of(got)
    return Difference(where, f"{where} is {shown}, expected {text_of(want)}", text_of(got), text_of(want), "text")
