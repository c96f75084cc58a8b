"""Other ways to write a loop give the same results."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from grader.selftest import loops
from grader.selftest.program import read

Check = Callable[..., str]
X, Y = [1.0, 2.0, 3.0], [0.5, -1.0, 4.0]

LOOPS: dict[str, tuple[Callable[..., bool], str, str]] = {
    "unfolded": (loops.unfolded, "    x = [a * x[0] for a in y if a > 0 for b in x]\n    return x", ".append("),
    "unfolded inside": (loops.unfolded, "    return np.array([a for a in x]) + 1", ".append("),
    "folded": (
        loops.folded,
        "    r = []\n    for a in x:\n        r.append(2 * a)\n    return r",
        "[2 * a for a in x]",
    ),
    "zips": (
        loops.counted_zips,
        "    r = 0\n    for a, b in zip(x, y, strict=True):\n        r += a * b\n    return r",
        "range(len(x))",
    ),
    "zips of cuts": (
        loops.counted_zips,
        "    r = 0\n    for a, b in zip(x, y[1:]):\n        r += a * b\n    return r",
        "min(len(x)",
    ),
    "zips in lists": (loops.counted_zips, "    return [a * b for a, b in zip(x, y, strict=True) if a > 1]", "x[i"),
    "enumerated": (loops.enumerated, "    r = 0\n    for a in x:\n        r += a\n    return r", "enumerate("),
    "counted": (loops.counted, "    r = 0\n    for a in x:\n        r += a\n    return r", "range(len(x))"),
    "whiles": (
        loops.whiles,
        "    r = 0\n    for i in range(len(x)):\n        r = 2 * r + x[i]\n    return r",
        "while ",
    ),
    "whiles down": (
        loops.whiles,
        "    r = 0\n    for i in range(2, -1, -1):\n        r = 2 * r + x[i]\n    return r",
        ">",
    ),
}


@pytest.mark.parametrize("name", LOOPS)
def test_another_loop_gives_the_same(name: str, keeps: Check) -> None:
    """On every seed, and the program is another one."""
    rewrite, body, sample = LOOPS[name]
    assert any(part in keeps(rewrite, f"def f(x, y):\n{body}\n", X, Y) for part in (sample, sample.replace("[i", "[")))


@pytest.mark.parametrize(
    ("rewrite", "body"),
    [
        (loops.folded, "    r = []\n    for a in x:\n        r.append(len(r))\n    return r"),  # it reads itself
        (loops.folded, "    r = []\n    for a in x:\n        r.append(a)\n    return r, a"),  # the last one is read
        (loops.counted_zips, "    for a, b in zip(x, y):\n        x = [a]\n    return x"),  # another x[i] meanwhile
        (loops.counted_zips, "    for a, b in zip(f(x), y):\n        pass\n    return x"),  # not to be counted
        (loops.counted, "    for a in x:\n        x.append(a)\n    return x"),
        (loops.counted, "    for a in set(x):\n        pass\n    return x"),
        (loops.whiles, "    for i in range(3):\n        if i:\n            continue\n    return x"),  # for ever
        (loops.whiles, "    for i in range(3):\n        pass\n    return i"),  # one more
        (loops.unfolded, "    return x.pop() + len([a for a in x])"),  # in this order
    ],
)
def test_what_might_change_is_left_alone(rewrite: Callable[..., bool], body: str) -> None:
    """Where it is not sure that both are the same, nothing is done."""
    for seed in range(5):
        assert not rewrite(read(f"def f(x, y):\n{body}\n"), np.random.default_rng(seed))
