"""Karpathy, "building micrograd": the exercises."""

from __future__ import annotations

from exercises.micrograd.engine import value
from exercises.micrograd.mistakes import MISTAKES
from exercises.micrograd.neurons import layer, mlp, neuron
from exercises.micrograd.training import train_mlp
from exercises.model import Exercise

__all__ = ["EXERCISES", "MISTAKES"]

EXERCISES: tuple[Exercise, ...] = (
    value,
    neuron,
    layer,
    mlp,
    train_mlp,
)
