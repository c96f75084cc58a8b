"""Names that stand where another belongs, or that are exchanged: found by trying them in the student's formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations

import numpy as np

from grader.formula.formula import Formula
from grader.formula.operations import Array, value_of

_NUMBERED = re.compile(r".*?([^\W\d_]?)_?([0-9])")
_CLOSE = 1e-9

Change = Mapping[str, str]  # name as typed -> name that belongs there


def changes(formula: Formula, names: frozenset[str]) -> list[Change]:
    """What may have gone wrong with the names: one for another, two exchanged, an index exchanged throughout."""
    used = sorted(formula.names)
    exchanged: list[Change] = [{a: b, b: a} for a, b in combinations(used, 2)]
    replaced: list[Change] = [{a: b} for a in used for b in sorted(names) if b not in formula.names]
    merged: list[Change] = [{a: b} for a in used for b in used if a != b]
    return [*replaced, *exchanged, *_indices(used, names), *merged]


def _indices(used: list[str], names: frozenset[str]) -> list[Change]:
    """An index, such as that of the hidden neurons, exchanged in every name that has it."""
    found: dict[str, dict[str, str]] = {}
    for name in used:
        if match := _NUMBERED.fullmatch(name):
            family, number = match.groups()
            for other in {"1": "2", "2": "1"}.get(number, ""):
                partner = name[: -len(number)] + other
                if partner in names:
                    found.setdefault(family, {})[name] = partner
    return [change for change in found.values() if len(change) > 1]


def renamed(formula: Formula, samples: Mapping[str, Array], want: Array, names: frozenset[str]) -> Change | None:
    """The change of names that makes the formula right; None if there is none."""
    tried = changes(formula, names)
    if not tried:
        return None
    known = sorted(samples)
    table, row = np.array([samples[name] for name in known]), {name: at for at, name in enumerate(known)}
    points = {name: table[[row[change.get(name, name)] for change in tried]] for name in formula.names}
    with np.errstate(all="ignore"):
        values = np.broadcast_to(value_of(formula.tree, points), (len(tried), want.size))
        near = np.abs(values - want) <= _CLOSE * np.maximum(np.abs(want), np.abs(values))
    right = np.flatnonzero(np.all(near | ~np.isfinite(want), axis=1))
    return tried[int(right[0])] if right.size else None
