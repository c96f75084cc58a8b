"""The kinds of answer, one file each: how to type it, how to compare it, how to show it.

How an answer is *read* stands in `grader.jail.reader`, because that happens inside the jail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exercises.model import Expected, Part, Value
from grader.jail import Reading
from grader.kinds import array, choice, formula, number, order
from grader.kinds.mark import Mark

Marker = Callable[[Part, Expected, Reading, Mapping[str, Value]], Mark]


@dataclass(frozen=True, slots=True)
class ValueKind:
    """One kind of answer that is a value."""

    mark: Marker
    hint: Callable[[Part], str]


VALUE_KINDS: dict[str, ValueKind] = {
    "number": ValueKind(number.mark, number.hint),
    "array": ValueKind(array.mark, array.hint),
    "choice": ValueKind(choice.mark, choice.hint),
    "choices": ValueKind(choice.mark_several, choice.hint_for_several),
    "order": ValueKind(order.mark, order.hint),
    "formula": ValueKind(formula.mark, formula.hint),
}
