"""Mistakes that are not an altered equation and that exercises of several sources share: one table."""

from __future__ import annotations

from exercises.model import Misconception

MISTAKES: dict[str, Misconception] = {
    row.id: row
    for row in (
        Misconception(
            "backward-before-forward",
            "the backward pass comes before the forward pass",
            "The slopes depend on the values of the forward pass: they are taken at the current point.",
            "Forward first: it gives the values and the error that is sent back.",
        ),
    )
}
