"""Several results of which there are too few or too many, or that are packed in another way than asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.comparison.decision import same
from grader.comparison.kind import is_several, kind_of
from grader.comparison.place import called, counted
from grader.comparison.record import Difference, Group

MOST_LAYERS = 64
Rule = Callable[[Group], str]


def check(group: Group) -> Difference | None:
    """What was returned instead, and how it is to be packed."""
    words = next((words for rule in RULES if (words := rule(group))), "")
    return group.says("members", words) if words else None


def _right(group: Group, got: Any) -> bool:
    return same(got, group.want, group.tolerance)


def _expected(group: Group) -> str:
    return called(group.names, len(group.want))


def _alone(group: Group) -> str:
    """One of the results, and not the others."""
    for name, want in zip(group.names, group.want, strict=False):
        if len(group.want) > 1 and same(group.got, want, group.tolerance):
            return f"{group.where} is {name} alone, expected {_expected(group)}"
    return ""


def _nothing_to_unpack(group: Group) -> str:
    return "" if is_several(group.got) else f"{group.where} is {kind_of(group.got)}, expected {_expected(group)}"


def _in_one_more(group: Group) -> str:
    if len(group.got) != 1 or not _right(group, group.got[0]):
        return ""
    around, reason = (
        ("tuple", "a comma behind it?") if isinstance(group.got, tuple) else ("list", "brackets around it?")
    )
    return f"{group.where} stands in a {around} of its own ({reason}); return {_expected(group)} alone"


def _glued(group: Group) -> str:
    """All numbers in one row."""
    if not isinstance(group.got, np.ndarray) or group.got.ndim != 1 or not group.names or len(group.want) == 1:
        return ""
    leaves = list(_leaves(group.want))
    if len(group.got) != sum(np.size(leaf) for leaf in leaves):
        return ""
    base = f"{group.where} is {kind_of(group.got)}, expected {_expected(group)}"
    return f"{base}: return them one by one, as a tuple, not glued together"


def _not_in_lists(group: Group) -> str:
    """All arrays in one list, where each result is a list of its own."""
    leaves = list(_leaves(group.want))
    if len(leaves) == len(group.want) or not same(group.got, leaves, group.tolerance):
        return ""
    return f"{group.where} is one list of {len(leaves)}, expected {_expected(group)}, each a list of its own"


def _by_layer(group: Group) -> str:
    """One tuple for each layer, where one list for each quantity is asked for."""
    if len(group.got) > MOST_LAYERS:
        return ""
    rows = list(group.got)
    if not all(map(is_several, rows)) or len({len(row) for row in rows}) != 1:
        return ""
    if not all(isinstance(each, list | tuple) for each in group.want):
        return ""
    turned = [list(each) for each in zip(*rows, strict=True)]
    if not _right(group, turned):
        return ""
    return f"{group.where} has one entry for each layer, expected {_expected(group)}, each a list with all layers"


def _other_count(group: Group) -> str:
    have, need = len(group.got), len(group.want)
    if have == need:
        return ""
    base = f"{group.where} has {counted(have, 'entry', 'entries')}, expected {need}: {_expected(group)}"
    if abs(have - need) != 1 or not min(have, need):
        return base
    got, want, words = group.got, group.want, "too many" if have > need else "missing"
    cuts = [(got[1:], want), (got[:-1], want)] if have > need else [(got, want[1:]), (got, want[:-1])]
    for place, cut in zip(("first", "last"), cuts, strict=True):
        if same(*cut, group.tolerance):
            return f"{base}; the {place} one is {words}"
    return base


def _leaves(want: Any) -> list[Any]:
    """All arrays of what is wanted, in a row."""
    return [leaf for each in want for leaf in _leaves(each)] if isinstance(want, list | tuple) else [want]


# In this order; the first that speaks gives the words. The rules behind the second take a result with members.
RULES: tuple[Rule, ...] = (
    _alone,
    _nothing_to_unpack,
    _in_one_more,
    _glued,
    _not_in_lists,
    _by_layer,
    _other_count,
)
