"""A result that shares its memory with an argument: the words for it. It is a remark, never a fault."""

from __future__ import annotations


def shared(function: str) -> str:
    """That a function returns what it was given, so that whoever changes the one changes the other.

    >>> shared("bias_gradient")
    '`bias_gradient` returns an array it was given; return a new one to be safe'
    """
    return f"`{function}` returns an array it was given; return a new one to be safe"
