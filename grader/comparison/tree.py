"""Comparing what a function returned with what was wanted: fails closed, and says in words what differs.

Per element |got - want| <= rtol |want| + 1e-12 max|want|; where all of want is 0, 1e-12 of the inputs' scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.comparison.record import Difference

ATOL_OF_LARGEST = 1e-12
FEW_DIGITS = {
    "float16": "; your array is float16, which keeps only 3 digits",
    "float32": "; your array is float32, which keeps only 7 digits",
}
ROOT = "the result"
MOST_SHOWN = 12  # numbers of an array that a finding shows
LONGEST_TEXT = 2000  # characters of one value in a finding
ARRAY_FORMAT: dict[str, Any] = {"precision": 6, "threshold": 6, "edgeitems": 2, "separator": ", "}


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a number may be off: `rtol` of itself, and 1e-12 of the largest beside it.

    `scale` is the size of the inputs; it stands in for the largest where all that is wanted is 0. `noise` bounds
    the largest from below: what is smaller is nothing but rounding.
    """

    rtol: float
    scale: float
    noise: float = 0.0

    def slack(self, want: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """How far each entry may be off."""
        # Of the finite ones: an infinity would let every number beside it through.
        largest = max(float(np.abs(want[np.isfinite(want)]).max(initial=0.0)), self.noise)
        return np.asarray(self.rtol * np.abs(want) + ATOL_OF_LARGEST * (largest or self.scale))


def difference(
    got: Any, want: Any, tolerance: Tolerance, names: Sequence[str] = (), where: str = ROOT
) -> Difference | None:
    """The first difference between a returned tree and the wanted one, or None.

    `names` are what the members of a returned tuple are called.
    """
    if isinstance(want, tuple | list):
        return _sequence(got, want, tolerance, names, where)
    if isinstance(want, str):
        return None if isinstance(got, str) and got == want else _text(got, want, where)
    return _array(got, np.asarray(want), tolerance, where)


def _text(got: Any, want: str, where: str) -> Difference:
    """Another text, or none, where a text is wanted."""
    shown = text_of(got) if isinstance(got, str) else kind_of(got)
    return Difference(where, f"{where} is {shown}, expected {text_of(want)}", text_of(got), text_of(want))


def _sequence(
    got: Any, want: Sequence[Any], tolerance: Tolerance, names: Sequence[str], where: str
) -> Difference | None:
    called = f"({', '.join(names)})" if names else f"{len(want)} arrays"
    if not isinstance(got, list | tuple) and not (isinstance(got, np.ndarray) and got.ndim):
        return Difference(where, f"{where} is {kind_of(got)}, expected {called}")
    if len(got) != len(want):
        return Difference(where, f"{where} has {len(got)} entries, expected {len(want)}: {called}")
    labels = names or [_entry(where, f"[{i}]") for i in range(len(want))]
    first = _first(list(got), want, tolerance, labels)
    if first is not None and len(want) > 1 and _first(list(got)[::-1], want, tolerance, labels) is None:
        return Difference(where, _reversed(where, names), text_of(got), text_of(want))
    return first


def _reversed(where: str, names: Sequence[str]) -> str:
    if names:
        results = "two results" if len(names) == 2 else "results"
        return f"the {results} are in the wrong order, expected ({', '.join(names)})"
    if where == ROOT:
        return f"the entries of {ROOT} are in reverse order"
    return f"{where} begins with the last layer; it must begin with the first"


def _entry(where: str, index: str) -> str:
    """An entry in words: `nabla_w[1][0, 0]`, but "entry [1][0, 0] of the result", or of whatever has several words.

    >>> _entry("nabla_w[1]", "[0, 0]"), _entry(_entry("the result", "[1]"), "[0, 0]")
    ('nabla_w[1][0, 0]', 'entry [1][0, 0] of the result')
    """
    if " " not in where:
        return f"{where}{index}"
    if not where.startswith("entry ["):
        return f"entry {index} of {where}"
    entry, _, whole = where.partition(" of ")
    return f"{entry}{index} of {whole}"


def _first(got: Sequence[Any], want: Sequence[Any], tolerance: Tolerance, labels: Sequence[str]) -> Difference | None:
    pairs = zip(got, want, labels, strict=True)
    found = (difference(g, w, tolerance, where=label) for g, w, label in pairs)
    return next((each for each in found if each is not None), None)


def kind_of(value: Any) -> str:
    """What a value is, in a student's words."""
    if value is None:
        return "None (is a `return` missing?)"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    names = {bool: "True or False", int: "a number", float: "a number", str: "a text", complex: "a complex number"}
    name = type(value).__name__
    return names.get(type(value), f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}")


def as_array(got: Any) -> np.ndarray[Any, Any] | str:
    """The result as float64, or why it cannot be one."""
    leaves = list(_leaves(got))
    if any(leaf is None for leaf in leaves):
        return "holds None" if isinstance(got, list | tuple) else kind_of(got)
    if any(isinstance(leaf, str) for leaf in leaves):
        return "holds text, expected numbers" if isinstance(got, list | tuple) else kind_of(got)
    if any(isinstance(leaf, bool) for leaf in leaves):  # NumPy would count them as 1 and 0
        return "holds True and False, expected numbers" if isinstance(got, list | tuple) else kind_of(got)
    try:
        array = np.asarray(got)
    except ValueError:
        return "is ragged: its rows have different lengths"
    if array.dtype.kind == "b":
        return "holds True and False, expected numbers"
    if array.dtype.kind == "c":
        return "holds complex numbers, expected real ones"
    if array.dtype.kind not in "fiu":
        return f"holds {array.dtype.name}, expected numbers"
    return array.astype(np.float64)


def _leaves(tree: Any) -> Iterator[Any]:
    waiting = [tree]  # not recursive: a student decides how deep it is
    while waiting:
        each = waiting.pop()
        if isinstance(each, list | tuple):
            waiting += each
        elif not isinstance(each, np.ndarray):
            yield each


def vectors(got: Any, want: Any) -> Any:
    """The result with columns (n, 1) as vectors (n,), just where such vectors are wanted.

    >>> vectors([[1.0], [2.0]], np.zeros(2)).tolist(), vectors([[1.0], [2.0]], np.zeros((2, 1)))
    ([1.0, 2.0], [[1.0], [2.0]])
    """
    if isinstance(want, list | tuple):
        members = list(got) if isinstance(got, np.ndarray) and got.ndim else got
        if not isinstance(members, list | tuple) or len(members) != len(want):
            return got
        return [vectors(g, w) for g, w in zip(members, want, strict=True)]
    array = as_array(got)
    if isinstance(array, str) or np.ndim(want) != 1 or array.shape != (len(want), 1):
        return got
    return np.asarray(got)[:, 0]


def _array(got: Any, want: np.ndarray[Any, Any], tolerance: Tolerance, where: str) -> Difference | None:
    shown = text_of(want)
    array = as_array(got)
    if isinstance(array, str):
        article = "" if array.startswith(("is", "holds")) else "is "
        return Difference(where, f"{where} {article}{array}", text_of(got), shown)
    if array.shape != want.shape:
        return Difference(where, _shapes(array, want, tolerance, where), text_of(array), shown)
    wrong = ~close(array, want, tolerance)
    if not wrong.any():
        return None
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    entry = _entry(where, f"[{', '.join(map(str, index))}]") if index else where
    value = array[index]
    if not np.isfinite(value):
        return Difference(entry, f"{entry} is {value}, not a number to count with", text_of(array), shown)
    count = int(wrong.sum())
    others = f" ({count} of {wrong.size} entries differ)" if wrong.size > 1 else ""
    others += FEW_DIGITS.get(got.dtype.name, "") if isinstance(got, np.ndarray) else ""
    return Difference(entry, f"{entry} is {value:.9g}, expected {want[index]:.9g}{others}", text_of(array), shown)


def close(
    got: np.ndarray[Any, Any], want: np.ndarray[Any, Any], tolerance: Tolerance
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Entry by entry; what is not finite is close to nothing, whichever side it stands on."""
    with np.errstate(invalid="ignore"):
        return np.asarray((np.abs(got - want) <= tolerance.slack(want)) & np.isfinite(want))


def _shapes(got: np.ndarray[Any, Any], want: np.ndarray[Any, Any], tolerance: Tolerance, where: str) -> str:
    base = f"{where} has shape {got.shape}, expected {want.shape}"
    if got.ndim == 2 and got.T.shape == want.shape:
        right = close(got.T, want, tolerance).all()
        return f"{base}: it is transposed" if right else f"{base}: rows and columns are exchanged"
    if got.squeeze().shape == want.squeeze().shape:
        return f"{base}: an extra axis" if got.ndim > want.ndim else f"{base}: an axis is missing"
    return f"{base}: one number for all {want.size}" if got.size == 1 else base


def text_of(value: Any) -> str:
    """A value as short text, for a person to read."""
    text = _text_of(value)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 3] + "..."


def _text_of(value: Any) -> str:
    if isinstance(value, np.ndarray):
        if value.size == 0:
            return f"empty array of shape {value.shape}"
        if value.size <= MOST_SHOWN:
            return _text_of(value.tolist())
        few = np.array2string(value.ravel()[: 2 * MOST_SHOWN] if value.ndim > 2 else value, **ARRAY_FORMAT)
        return f"array of shape {value.shape}: {' '.join(few.split())}"
    if isinstance(value, list | tuple):
        inner = [_text_of(each) for each in value[:MOST_SHOWN]]
        more = ", ..." if len(value) > MOST_SHOWN else ""
        left, right = ("(", ")") if isinstance(value, tuple) else ("[", "]")
        return f"{left}{', '.join(inner)}{more}{right}"
    if isinstance(value, float):
        return f"{value:.9g}"
    text = repr(value)
    return text if len(text) <= 200 else text[:197] + "..."


def scale_of(arguments: Sequence[Any]) -> float:
    """The largest size of any number among the arguments of a case; text, such as an activation's name, has none."""
    sizes = [
        float(np.abs(np.asarray(each, dtype=float)).max(initial=0.0))
        for argument in arguments
        for each in (argument if isinstance(argument, list | tuple) else [argument])
        if not isinstance(each, str)
    ]
    return max(sizes, default=0.0)
