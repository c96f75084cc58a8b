"""HCAIM, derivation, by hand, in NumPy, in Keras: the exercises."""

from __future__ import annotations

from exercises.hcaim.by_hand import forward_recap, update_by_hand, update_by_hand_relu, update_by_hand_tanh
from exercises.hcaim.derivation import derivation, derivation_hidden
from exercises.hcaim.keras import keras_train
from exercises.hcaim.keras_questions import keras_factor
from exercises.hcaim.learning_rate import learning_rate
from exercises.hcaim.mistakes import MISTAKES
from exercises.hcaim.training import train, train_step
from exercises.model import Exercise

__all__ = ["EXERCISES", "MISTAKES", "TITLE"]

TITLE = "HCAIM: derivation, by hand, in NumPy, in Keras"

EXERCISES: tuple[Exercise, ...] = (
    derivation,
    derivation_hidden,
    forward_recap,
    update_by_hand,
    update_by_hand_tanh,
    update_by_hand_relu,
    learning_rate,
    train_step,
    train,
    keras_train,
    keras_factor,
)
