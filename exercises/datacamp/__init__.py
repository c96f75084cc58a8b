"""DataCamp, "Introduction to Deep Learning in Python", chapter 2: the exercises."""

from __future__ import annotations

from exercises.datacamp.chains import two_layer_chain
from exercises.datacamp.factors import missing_factor, third_factor
from exercises.datacamp.linear import get_slope, gradient_step
from exercises.datacamp.mistakes import MISTAKES
from exercises.datacamp.plateaus import flat_meaning, flat_part
from exercises.datacamp.relus import relu_slope
from exercises.datacamp.rounds import round_of_backpropagation
from exercises.datacamp.starts import equal_start
from exercises.datacamp.training import count_updates, random_start, sgd_principles, training_recap
from exercises.datacamp.updates import weight_update
from exercises.model import Exercise

__all__ = ["EXERCISES", "MISTAKES", "TITLE"]

TITLE = 'DataCamp, "Introduction to Deep Learning in Python", chapter 2: backpropagation in practice'

EXERCISES: tuple[Exercise, ...] = (
    round_of_backpropagation,
    missing_factor,
    third_factor,
    relu_slope,
    two_layer_chain,
    training_recap,
    weight_update,
    get_slope,
    gradient_step,
    sgd_principles,
    count_updates,
    random_start,
    equal_start,
    flat_part,
    flat_meaning,
)
