"""All cases at once decide as each alone does."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.comparison import Stack, Tolerance, same

WANTS: list[Any] = [
    np.array([1.0, -2.0, 0.0]),
    np.zeros(2),
    np.array([[1e-9, 1.0], [3.0, -1e8]]),
    3.5,
    0.0,
    [np.array([1.0]), np.array([[2.0, 3.0]])],
    (np.array([4.0, 5.0]), 6.0),
    np.zeros((0, 2)),
    "relu",
    True,
    None,
    [np.ones(2), "text"],
]
TOLERANCE = Tolerance(1e-6, 2.0)
STACK = Stack.of(WANTS, [TOLERANCE] * len(WANTS))
ODD: list[Any] = [
    *(None, True, "relu", 3, 3.5, float("nan"), float("inf"), 1j, [], (), [3.5], [[1.0, 2.0]]),
    *(np.float32([1, -2, 0]), np.array([1, -2, 0]), np.array(3.5), np.zeros(0), np.array(["a"])),
]


def spoilt(want: Any, how: float, at: int) -> Any:
    """The wanted result with one number off by so many tolerances."""
    if isinstance(want, list | tuple):
        parts = [spoilt(part, how, at) if number == at % len(want) else part for number, part in enumerate(want)]
        return type(want)(parts)
    if isinstance(want, float):
        return want + how * float(TOLERANCE.slack(np.array(want)))
    if isinstance(want, np.ndarray) and want.size:
        changed = want.copy()
        changed.flat[at % want.size] += how * TOLERANCE.slack(want).flat[at % want.size]
        return changed
    return want


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.5, -0.99, 1.01, -3.0, 1e9, math.nan, math.inf]), st.integers(0, 5)),
                min_size=len(WANTS), max_size=len(WANTS)), st.integers(0, len(WANTS)))  # fmt: skip
def test_what_is_decided_is_what_each_alone_would_be(how: list[tuple[float, int]], count: int) -> None:
    """Off by less and by more than the tolerance, at any place, and with cases that did not come to their end."""
    results = [spoilt(want, *each) for want, each in zip(WANTS, how, strict=True)][:count]
    decided = STACK.decide(results)
    assert len(decided) == count
    for result, want, right in zip(results, WANTS, decided, strict=False):
        assert right is None or right == same(result, want, TOLERANCE)


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_odd_results_are_left_to_be_looked_at_alone(odd: Any) -> None:
    """Whatever is returned, nothing is decided otherwise than it would be alone."""
    decided = STACK.decide([odd] * len(WANTS))
    for want, right in zip(WANTS, decided, strict=True):
        assert right is None or right == same(odd, want, TOLERANCE)


def test_plain_results_are_decided_here() -> None:
    """A control: arrays of numbers, numbers, and lists of those are; text and truth values are not."""
    decided = STACK.decide([spoilt(want, 0.0, 0) for want in WANTS])
    assert decided == [True] * 8 + [None] * 4
    assert STACK.decide([]) == []
    assert Stack.of([], []).decide([]) == []


def test_one_wrong_case_does_not_touch_its_neighbours() -> None:
    """Wrong first, last, or beside an empty one."""
    for wrong in range(8):
        results = [spoilt(want, 2.0 if at == wrong else 0.0, 0) for at, want in enumerate(WANTS)]
        expected = [at != wrong or WANTS[at] is WANTS[7] for at in range(8)]
        assert STACK.decide(results)[:8] == expected
