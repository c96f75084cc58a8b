"""Comparing a returned tree with the wanted one: first the decision, then the words for what is wrong.

The words come from a table of checks, run in order; the first that speaks gives them. Whatever they say, what was
decided stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.comparison import (
    arranged,
    finite,
    imaginary,
    kind,
    literal,
    members,
    order,
    overflow,
    precision,
    repeated,
    several,
    shape,
    value,
    whole,
)
from grader.comparison.decision import same, wanted
from grader.comparison.place import ROOT, entry
from grader.comparison.record import Difference, Group, Pair
from grader.comparison.tolerance import Array, Tolerance

# Of one array. Those behind `shape` take numbers in the right shape.
OF_ARRAYS: tuple[Callable[[Pair], Difference | None], ...] = (
    several.check,
    imaginary.check,
    kind.check,
    shape.check,
    finite.check,
    overflow.check,
    whole.check,
    precision.check,
    arranged.check,
    repeated.check,
    value.check,
)
# Of several results; where none speaks, it is the first member that differs.
OF_GROUPS: tuple[Callable[[Group], Difference | None], ...] = (members.check, order.check)


def difference(
    got: Any, want: Any, tolerance: Tolerance, names: Sequence[str] = (), where: str = ROOT
) -> Difference | None:
    """The first difference between a returned tree and the wanted one, or None.

    `names` are what the members of a returned tuple are called.
    """
    if same(got, want, tolerance):
        return None
    with np.errstate(all="ignore"):
        return _words(got, want, tolerance, names, where)


def _words(got: Any, want: Any, tolerance: Tolerance, names: Sequence[str], where: str) -> Difference:
    if isinstance(want, list | tuple):
        return _of_group(Group(got, want, tolerance, where, names))
    if literal.is_literal(want):
        return literal.check(got, want, where)
    expected = wanted(want)
    if expected is None:
        return Difference(where, f"{where} cannot be compared with what is expected", kind="kind")
    return _of_array(got, expected, tolerance, where)


def _of_array(got: Any, want: Array, tolerance: Tolerance, where: str) -> Difference:
    read = kind.read(got)
    fault = read if isinstance(read, str) else ""
    pair = Pair(got, want, tolerance, where, np.empty(0) if isinstance(read, str) else read, fault)
    found = (check(pair) for check in OF_ARRAYS)
    return next(each for each in found if each is not None)


def _of_group(group: Group) -> Difference:
    found = (check(group) for check in OF_GROUPS)
    return next((each for each in found if each is not None), None) or _of_member(group)


def _of_member(group: Group) -> Difference:
    """The first member that is wrong."""
    labels = group.names or [entry(group.where, i) for i in range(len(group.want))]
    triples = zip(group.got, group.want, labels, strict=True)
    got, want, label = next(each for each in triples if not same(each[0], each[1], group.tolerance))
    return _words(got, want, group.tolerance, (), label)
