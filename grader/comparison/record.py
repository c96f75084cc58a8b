"""What a comparison looks at, and what it finds: one difference, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from grader.comparison.text import text_of
from grader.comparison.tolerance import Array, Tolerance, close, fits

Kind = Literal["value", "order", "members", "shape", "kind", "complex", "text", "nan", "dtype", "mutated", "error"]
"""What sort of difference it is. Of `value` there are numbers of the right kind and shape: only there may a mistake
in thinking be behind it. `kind`: no numbers at all; `members`: too few or too many results; `order`: the right ones
in other places; `dtype`: an array whose type cannot hold what is wanted."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first difference: where in the result, in words, both values as text, and of what kind it is."""

    where: str
    message: str
    got: str = ""
    want: str = ""
    kind: Kind = "value"


@dataclass(frozen=True, slots=True)
class Pair:
    """An array that is wanted and what was returned for it, of which it is known that it is not right.

    `raw` are the returned numbers as NumPy reads them; where they cannot be read, `fault` says why, and there are none.
    """

    got: Any
    want: Array
    tolerance: Tolerance
    where: str
    raw: Array
    fault: str = ""

    @property
    def numbers(self) -> Array:
        """The returned numbers as float64."""
        return self.raw.astype(np.float64)

    @property
    def wrong(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which entries are wrong, where the shape is right."""
        return ~close(self.numbers, self.want, self.tolerance)

    def right_as(self, numbers: Array) -> bool:
        """Whether these numbers in the place of the returned ones would be right."""
        return fits(numbers, self.want, self.tolerance)

    def says(self, kind: Kind, sentence: str, where: str = "") -> Difference:
        """A difference of these two."""
        return Difference(where or self.where, sentence, text_of(self.got), text_of(self.want), kind)


@dataclass(frozen=True, slots=True)
class Group:
    """Several results that are wanted and what was returned for them, of which it is known that it is not right."""

    got: Any
    want: Sequence[Any]
    tolerance: Tolerance
    where: str
    names: Sequence[str] = ()  # what the members are called

    def says(self, kind: Kind, sentence: str) -> Difference:
        """A difference of these two."""
        return Difference(self.where, sentence, text_of(self.got), text_of(self.want), kind)
