"""One function, one exercise."""

from __future__ import annotations

import numpy as np
import pytest

from exercises.entry import alike, fill


def test_fill() -> None:
    """Places are filled with facts; TeX and Python's own braces stay; a place without a fact is our fault."""
    assert fill(r"$w_{11}$ = <<w>>, {x}", {"w": 0.5, "x": 1}) == r"$w_{11}$ = 0.5, {x}"
    assert fill("<<a>><<a>>", {"a": r"\1 <<b>>"}) == r"\1 <<b>>\1 <<b>>"
    with pytest.raises(KeyError):
        fill("<<nothing>>", {})


def test_alike() -> None:
    """Alike is the same tree, the same shapes and the same numbers up to rounding; NaN is like nothing."""
    assert alike(([1.0], [np.ones((2, 2))]), ([1.0], [np.ones((2, 2))]))
    assert not alike(np.ones(2), np.ones((2, 1)))
    assert not alike([np.ones(2)], [np.ones(2), np.ones(2)])
    assert not alike(np.ones(2) * (1 + 1e-6), np.ones(2))
    assert not alike(np.array([np.nan]), np.array([np.nan]))
