"""What a comparison finds: one difference, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
