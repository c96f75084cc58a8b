"""A value as short text for a person to read, whatever it is."""

from __future__ import annotations

from typing import Any

import numpy as np

MOST_SHOWN = 12  # numbers of an array that a finding shows
LONGEST_TEXT = 2000  # characters of one value in a finding
LONGEST_LEAF = 200  # characters of one member of it
DEEPEST = 16  # lists within lists; the jail lets no more through
LARGEST_BITS = 512  # of a whole number that is written out
ARRAY_FORMAT: dict[str, Any] = {"precision": 6, "threshold": 6, "edgeitems": 2, "separator": ", "}


def text_of(value: Any) -> str:
    """A value as short text.

    >>> text_of((np.array([0.5, 1.0]), [2.0], "tanh"))
    "([0.5, 1], [2], 'tanh')"
    """
    return _shortened(_text_of(value, 0), LONGEST_TEXT)


def _text_of(value: Any, depth: int) -> str:
    if isinstance(value, np.ndarray):
        return _text_of_array(value, depth)
    if isinstance(value, list | tuple):
        if depth == DEEPEST:
            return "..."
        inner = [_text_of(each, depth + 1) for each in value[:MOST_SHOWN]]
        more = ", ..." if len(value) > MOST_SHOWN else ""
        left, right = ("(", ")") if isinstance(value, tuple) else ("[", "]")
        return f"{left}{', '.join(inner)}{more}{right}"
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, int) and value.bit_length() > LARGEST_BITS:  # Python refuses to write the longest ones
        return f"a whole number of some {int(value.bit_length() * 0.30103):,} digits"
    return _shortened(repr(value), LONGEST_LEAF)


def _text_of_array(value: np.ndarray[Any, Any], depth: int) -> str:
    if value.size == 0:
        return f"empty array of shape {value.shape}"
    if value.size <= MOST_SHOWN:
        return _text_of(value.tolist(), depth)
    few = np.array2string(value.ravel()[: 2 * MOST_SHOWN] if value.ndim > 2 else value, **ARRAY_FORMAT)
    return f"array of shape {value.shape}: {' '.join(few.split())}"


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 3] + "..."
