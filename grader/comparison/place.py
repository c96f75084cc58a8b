"""Where in a result something stands, in words."""

from __future__ import annotations

from collections.abc import Sequence

ROOT = "the result"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def entry(where: str, *index: int) -> str:
    """An entry in words: `nabla_w[1][0, 0]`, but "entry [1][0, 0] of the result", or of whatever has several words.

    >>> entry("nabla_w[1]", 0, 0), entry(entry("the result", 1), 0, 0), entry("the result")
    ('nabla_w[1][0, 0]', 'entry [1][0, 0] of the result', 'the result')
    """
    if not index:
        return where
    shown = f"[{', '.join(map(str, index))}]"
    if " " not in where:
        return f"{where}{shown}"
    if not where.startswith("entry ["):
        return f"entry {shown} of {where}"
    inner, _, whole = where.partition(" of ")
    return f"{inner}{shown} of {whole}"


def ordinal(at: int) -> str:
    """A place in a row.

    >>> ordinal(0), ordinal(8)
    ('first', '9th')
    """
    return ORDINALS[at] if at < len(ORDINALS) else f"{at + 1}th"


def called(names: Sequence[str], count: int) -> str:
    """What is wanted of a result with several members: their names if they have any.

    >>> called(("nabla_b", "nabla_w"), 2), called((), 2), called((), 1)
    ('(nabla_b, nabla_w)', '2 arrays', '1 array')
    """
    return f"({', '.join(names)})" if names else counted(count, "array")


def counted(count: int, one: str, more: str = "") -> str:
    """A number of things.

    >>> counted(1, "array"), counted(3, "array"), counted(0, "entry", "entries")
    ('1 array', '3 arrays', '0 entries')
    """
    return f"{count} {one}" if count == 1 else f"{count} {more or one + 's'}"
