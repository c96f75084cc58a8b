"""Questions answered by formulas."""

from __future__ import annotations

import numpy as np

from exercises import formulas
from exercises.formulas import Formula, drawn_from

ASKED = (
    Formula(
        "slope",
        "the slope",
        right=lambda v: (v.a - v.y) * v.a * (1 - v.a),
        shown="$(a - y) a (1 - a)$",
        wrong={
            "sign-flipped": lambda v: (v.y - v.a) * v.a * (1 - v.a),
            "no-mistake": lambda v: v.a**1 * (v.a - v.y) * (1 - v.a),
        },
    ),
    Formula("bias", "the slope of $b$ in $z = wx + b$", right=lambda v: 1.0, shown="$1$"),
)
SAMPLES = drawn_from({"a": (0.1, 0.9), "y": (-1, 1)}, seed=5)


def test_parts_and_key() -> None:
    """Every name of the samples may stand in each part; a constant has a value at every point."""
    parts, key = formulas.parts(ASKED, SAMPLES, {"t": "y"}), formulas.solve(ASKED, SAMPLES)
    assert [part.id for part in parts] == list(key) == ["slope", "bias"]
    assert all(part.names == ("a", "y") and part.aliases == {"t": "y"} for part in parts)
    assert key["bias"].value == [1.0] * formulas.POINTS
    assert np.allclose(key["slope"].value, (SAMPLES["a"] - SAMPLES["y"]) * SAMPLES["a"] * (1 - SAMPLES["a"]))


def test_alternatives_differ() -> None:
    """A mistake that is equal to the right formula is none."""
    wrong = formulas.alternatives(ASKED, SAMPLES)
    assert list(wrong) == ["sign-flipped"]
    assert np.allclose(wrong["sign-flipped"]["slope"], -np.array(formulas.solve(ASKED, SAMPLES)["slope"].value))


def test_samples() -> None:
    """The points are the same on every run, lie in their range, and differ from name to name."""
    again = drawn_from({"a": (0.1, 0.9), "y": (-1, 1)}, seed=5)
    assert all(np.array_equal(again[name], SAMPLES[name]) for name in SAMPLES)
    assert ((SAMPLES["a"] >= 0.1) & (SAMPLES["a"] <= 0.9)).all()
    assert not np.allclose(SAMPLES["a"], SAMPLES["y"])
