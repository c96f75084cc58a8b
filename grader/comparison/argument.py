"""An argument that is not after the call what it was before: the words for it."""

from __future__ import annotations

from typing import Any

from grader.comparison.record import Difference


def changed(function: str, at: int, name: str, argument: Any) -> Difference:
    """That a function changes its argument; without a `name` the argument is called by its place.

    >>> changed("step", 0, "w", [1.0]).message
    '`step` changes its argument `w` while it computes; work on a copy, for instance `[each.copy() for each in w]`'
    >>> changed("step", 0, "", 1.0).message
    '`step` changes its argument 1 while it computes; work on a copy'
    """
    shown = f"`{name}`" if name else str(at + 1)
    copy = f"[each.copy() for each in {name}]" if isinstance(argument, list | tuple) else f"{name}.copy()"
    advice = f"work on a copy, for instance `{copy}`" if name else "work on a copy"
    return Difference("", f"`{function}` changes its argument {shown} while it computes; {advice}", kind="mutated")
