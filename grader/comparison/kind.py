"""What sort of thing a result is: numbers, or None, text, truth values, objects, rows of different lengths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.comparison.record import Difference, Pair
from grader.comparison.tolerance import Array

COMPLEX = "holds complex numbers instead of real ones"
NAMES: dict[type, str] = {
    bool: "True or False",
    int: "a number",
    float: "a number",
    str: "a text",
    complex: "a complex number",
}
# Which types among the members of lists are no numbers, and what is said of the lists then. NumPy would count True
# as 1 and read some texts.
STRANGE: tuple[tuple[tuple[type, ...], str], ...] = (
    ((type(None),), "holds None instead of a number"),
    ((str, np.str_), "holds text instead of numbers (is it in quotation marks?)"),
    ((bool, np.bool_), "holds True and False instead of numbers"),
)
OF_DTYPES = {
    "b": "holds True and False instead of numbers",
    "c": COMPLEX,
    "U": "holds text instead of numbers",
    "O": "holds what is no number",
}


def check(pair: Pair) -> Difference | None:
    """What is no array of numbers, and could not be taken for one."""
    if not pair.fault:
        return None
    wanted = "a number" if pair.want.shape == () else kind_of(pair.want)
    return pair.says("kind", f"{pair.where} {pair.fault}, expected {wanted}")


def kind_of(value: Any) -> str:
    """What a value is, in a student's words.

    >>> kind_of(None), kind_of(np.zeros((2, 3))), kind_of({})
    ('None (is a `return` missing?)', 'an array of shape (2, 3)', 'a dict')
    """
    if value is None:
        return "None (is a `return` missing?)"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    name = type(value).__name__
    return NAMES.get(type(value), f"{'an' if name[:1].lower() in tuple('aeiou') else 'a'} {name}")


def is_several(value: Any) -> bool:
    """Whether a value has members to look at one by one; an array's are its rows."""
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def as_array(got: Any) -> Array | str:
    """The result as float64, a copy; or what it is instead, as the end of a sentence that begins with its name.

    >>> as_array([1, 2]).tolist(), as_array(None), as_array([True])
    ([1.0, 2.0], 'is None (is a `return` missing?)', 'holds True and False instead of numbers')
    """
    raw = read(got)
    return raw if isinstance(raw, str) else raw.astype(np.float64)


def read(got: Any) -> Array | str:
    """The result as an array of whole numbers or fractions of the size it came in; or what it is instead."""
    types, dtypes = _leaves(got)
    if strange := next((words for kinds, words in STRANGE if types.intersection(kinds)), ""):
        return strange if isinstance(got, list | tuple) else f"is {kind_of(got)}"
    if "b" in dtypes:  # NumPy would count them as 1 and 0 where other numbers stand beside them
        return OF_DTYPES["b"]
    try:
        array = np.asarray(got)
        if array.dtype.kind == "O" and types and types <= {int, float} and not dtypes:  # whole numbers beyond 64 bits
            array = array.astype(np.float64)
    except ValueError:
        return "is ragged: its rows have different lengths"
    except OverflowError:
        return "holds a whole number that is too large to count with"
    if array.dtype.kind in "fiu":
        return array
    if array.dtype.kind == "O" and not isinstance(got, list | tuple | np.ndarray):
        return f"is {kind_of(got)}"
    return OF_DTYPES.get(array.dtype.kind, f"holds {array.dtype.name} instead of numbers")


def _leaves(tree: Any) -> tuple[set[type], set[str]]:
    """The types of all that stands in lists within lists, and the kinds of the arrays there."""
    waiting: list[Sequence[Any]] = [[tree]]
    types, dtypes = set[type](), set[str]()
    while waiting:  # not recursive: a student decides how deep it is
        members = waiting.pop()
        found = set(map(type, members))
        types |= found - {list, tuple, np.ndarray}
        if found & {list, tuple, np.ndarray}:
            waiting += [each for each in members if isinstance(each, list | tuple)]
            dtypes |= {each.dtype.kind for each in members if isinstance(each, np.ndarray)}
    return types, dtypes
