"""HCAIM, derivation, by hand, in NumPy, in Keras: the exercises."""

from __future__ import annotations

from exercises.hcaim.mistakes import MISTAKES
from exercises.hcaim.training import train, train_step
from exercises.model import Exercise

__all__ = ["EXERCISES", "MISTAKES"]

EXERCISES: tuple[Exercise, ...] = (
    train_step,
    train,
)
