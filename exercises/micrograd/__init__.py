"""Karpathy, "building micrograd": the exercises."""

from __future__ import annotations

from exercises.micrograd.engine import value
from exercises.micrograd.graphs import graph
from exercises.micrograd.listings import find_the_fault
from exercises.micrograd.mistakes import MISTAKES
from exercises.micrograd.neurons import layer, mlp, neuron
from exercises.micrograd.questions import batches, learning_rate, no_reset, parameters
from exercises.micrograd.training import train_mlp
from exercises.model import Exercise

__all__ = ["EXERCISES", "MISTAKES", "TITLE"]

TITLE = 'Karpathy, "building micrograd": autodiff by hand'

EXERCISES: tuple[Exercise, ...] = (
    graph,
    value,
    neuron,
    layer,
    mlp,
    parameters,
    no_reset,
    learning_rate,
    batches,
    find_the_fault,
    train_mlp,
)
