"""The right results in another order: a swapped pair, lists that begin with the last layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.comparison.decision import alike, same
from grader.comparison.place import ROOT, called
from grader.comparison.record import Difference, Group

MOST = 12  # members that are tried in all places


def check(group: Group) -> Difference | None:
    """Each wanted member is there, in a place of another."""
    got, count = list(group.got), len(group.want)
    if not 1 < count == len(got):
        return None
    if same(got[::-1], group.want, group.tolerance):
        return group.says("order", _reversed(group))
    found = _places(got, group) if count <= MOST else ()
    if not found and alike(got[::-1], group.want) and not alike(got, group.want):
        return group.says("order", f"by their shapes {_reversed(group)}")
    if not found:
        return None
    if not group.names:
        return group.says("order", f"{group.where} has the right entries, but not in the order asked for")
    shown = ", ".join(name for _, name in sorted(zip(found, group.names, strict=True)))
    return group.says("order", f"{group.where} is ({shown}), expected {called(group.names, count)}")


def _reversed(group: Group) -> str:
    if group.names:
        results = "two results" if len(group.names) == 2 else "results"
        return f"the {results} are in the wrong order, expected {called(group.names, len(group.names))}"
    if group.where == ROOT:
        return f"the entries of {ROOT} are in reverse order"
    return f"{group.where} begins with the last layer; it must begin with the first"


def _places(got: Sequence[Any], group: Group) -> tuple[int, ...]:
    """Where each wanted member stands, or nothing where one is missing."""
    free = list(range(len(got)))
    found: list[int] = []
    for want in group.want:
        at = next((i for i in free if same(got[i], want, group.tolerance)), None)
        if at is None:
            return ()
        free.remove(at)
        found.append(at)
    return tuple(found)
