"""Names in the wrong place."""

import numpy as np
import pytest

from grader.formula import evaluate, read
from grader.formula.renaming import renamed

NAMES = ("out_h1", "out_h2", "net_h1", "net_h2", "w6", "w7", "i1", "i2")
SAMPLES = {name: np.random.default_rng(i).uniform(0.2, 2, 16) for i, name in enumerate(NAMES)}


@pytest.mark.parametrize(
    ("typed", "right", "change"),
    [
        ("w6 i1", "w7 i1", {"w6": "w7"}),
        ("w6 i1 + w7 i2^2", "w7 i1 + w6 i2^2", {"w6": "w7", "w7": "w6"}),
        ("out_h2 net_h2^2 w6", "out_h1 net_h1^2 w6", {"out_h2": "out_h1", "net_h2": "net_h1"}),
        ("out_h1 + out_h2^2", "out_h1 + out_h1^2", {"out_h2": "out_h1"}),
        ("w6 i1", "w6 i1 + 1", None),
        ("2", "w6", None),
    ],
)
def test_what_is_found(typed: str, right: str, change: dict[str, str] | None) -> None:
    """One name for another, two exchanged, an index exchanged throughout; else nothing."""
    want = evaluate(read(right, NAMES), SAMPLES)
    assert renamed(read(typed, NAMES), SAMPLES, want, frozenset(NAMES)) == change


def test_only_names_that_may_stand() -> None:
    """A name that may not stand in the answer is not proposed."""
    want = evaluate(read("w7 i1", NAMES), SAMPLES)
    assert renamed(read("w6 i1", NAMES), SAMPLES, want, frozenset(NAMES) - {"w7"}) is None
