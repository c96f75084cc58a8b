"""Inverted dropout with one mistake, as changes of our solutions."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits

FORWARD: Mapping[str, Edits] = {
    "dropout-not-scaled": (("a * mask / p", "a * mask"),),
    "dropout-divided-by-drop-rate": (("a * mask / p", "a * mask / (1 - p)"),),
    "dropout-multiplied-by-p": (("a * mask / p", "a * mask * p"),),
    "dropout-mask-forgotten": (("a * mask / p", "a / p"),),
    "dropout-mask-inverted": (("a * mask / p", "np.where(mask > 0, 0, a / p)"),),
    "dropout-divided-by-the-count": (("a * mask / p", "a * mask / (mask.sum() / mask.size)"),),
    "dropout-mask-alone": (("a * mask / p", "mask / p"),),
}

BACKWARD: Mapping[str, Edits] = {
    "dropout-scaled-forward-only": (("delta_a * mask / p", "delta_a * mask"),),
    "dropout-mask-forgotten-backward": (("delta_a * mask / p", "delta_a / p"),),
    "dropout-left-out-backward": (("delta_a * mask / p", "delta_a.copy()"),),
    "dropout-divided-by-drop-rate": (("delta_a * mask / p", "delta_a * mask / (1 - p)"),),
    "dropout-multiplied-by-p": (("delta_a * mask / p", "p * delta_a * mask"),),
    "dropout-mask-inverted": (("delta_a * mask / p", "delta_a * (mask == 0) / p"),),
    "dropout-scaled-twice": (("delta_a * mask / p", "(delta_a / p) * (mask / p)"),),
}
