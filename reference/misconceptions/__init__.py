"""Mistakes learners really make, each as `CORRECT` with one or two rules replaced: the table `MISCONCEPTIONS`.

A mistake does not apply where its rule cannot be evaluated (a transposed matrix that is not square,
a path that does not exist): the rule then raises, or yields another shape, and that is an outcome like any other.
Sources: public forum threads, issue trackers and published worked examples; each row names its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from reference.equations import CORRECT, Equations
from reference.misconceptions.forward import FORWARD
from reference.misconceptions.gradients import GRADIENTS
from reference.misconceptions.hidden_error import HIDDEN_ERROR
from reference.misconceptions.output_error import OUTPUT_ERROR
from reference.misconceptions.record import Misconception, NotApplicable
from reference.misconceptions.slopes import SLOPES
from reference.misconceptions.updates import UPDATES

__all__ = ["MISCONCEPTIONS", "Misconception", "NotApplicable", "combination"]

MISCONCEPTIONS: dict[str, Misconception] = {
    row.id: row for row in (*OUTPUT_ERROR, *SLOPES, *HIDDEN_ERROR, *GRADIENTS, *FORWARD, *UPDATES)
}


def combination(names: Iterable[str]) -> Equations | None:
    """`CORRECT` with all these mistakes at once; None where two of them replace the same rule, or one has no row.

    >>> combination(["sign-flipped", "hidden-slope-missing"]) is None
    False
    >>> combination(["output-slope-missing", "output-errors-pooled"]) is None
    True
    """
    return _combined(tuple(names))


@lru_cache(maxsize=4096)  # the pairs of one exercise are those of many others
def _combined(names: tuple[str, ...]) -> Equations | None:
    if any(name not in MISCONCEPTIONS for name in names):
        return None
    rows = [MISCONCEPTIONS[name] for name in names]
    replaced = [rule for row in rows for rule in row.rules]
    if len(set(replaced)) < len(replaced):
        return None
    equations = CORRECT
    for row in rows:
        equations = row.replaced(equations)
    for row in rows:
        equations = row.wrapped(equations)
    return equations
