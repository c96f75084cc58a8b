"""The parts that the broken ones are made of are right."""

from __future__ import annotations

import numpy as np
import pytest

from exercises.entry import alike
from exercises.micrograd.broken import SoundLayer, SoundMLP, SoundNeuron
from exercises.micrograd.neurons import layer, mlp, neuron
from exercises.model import CodeExercise


@pytest.mark.parametrize(("exercise", "sound"), [(neuron, SoundNeuron), (layer, SoundLayer), (mlp, SoundMLP)])
def test_sound_parts(exercise: CodeExercise, sound: type) -> None:
    """Each gives what the reference gives on every case: what differs in a mistake is the mistake."""
    for seed in range(3):
        for case in exercise.cases(np.random.default_rng(seed)):
            assert alike(exercise.result(sound, case.arguments), exercise.result(exercise.reference, case.arguments))
