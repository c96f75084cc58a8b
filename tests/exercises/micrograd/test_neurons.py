"""Neuron, Layer and MLP: sizes, start weights, and outputs of one as a list or alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercises.micrograd.engine import Value
from exercises.micrograd.neurons import MLP, Layer, Neuron, layer, mlp, neuron, run_layer, run_mlp
from exercises.micrograd.training import train_mlp
from exercises.model import CodeExercise


def test_parameters_of_the_lecture_network() -> None:
    """MLP(3, [4, 4, 1]) has 41 parameters, all different Values, with random weights."""
    network = MLP(3, [4, 4, 1])
    found = network.parameters()
    assert len(found) == len({id(each) for each in found}) == 41
    weights = [w.data for part in network.layers for each in part.neurons for w in each.w]
    assert len(set(weights)) == len(weights) == 32


class Alone(Layer):
    """A layer that gives the one output of one neuron alone, as in the lecture."""

    def __call__(self, x: Any) -> Any:
        outputs = super().__call__(x)
        return outputs[0] if len(outputs) == 1 else outputs


class Listed(MLP):
    """A network that gives a list, whatever its length."""

    def __call__(self, x: Any) -> Any:
        output = super().__call__(x)
        return output if isinstance(output, list) else [output]


@pytest.mark.parametrize("seed", range(3))
def test_one_output_may_come_alone_or_in_a_list(seed: int) -> None:
    """Both forms give the same result of every case."""
    for exercise, run, other in ((layer, run_layer, Alone), (mlp, run_mlp, Listed)):
        student = SimpleNamespace(Value=Value, Neuron=Neuron, Layer=Layer) if other is Listed else SimpleNamespace()
        names = vars(student) | {"Value": Value, exercise.name: other}
        for case in exercise.cases(np.random.default_rng(seed)):
            want = exercise.result(exercise.reference, case.arguments)
            assert run(SimpleNamespace(**names), *case.arguments) == want


def test_a_wrong_number_of_weights_is_said() -> None:
    """A neuron with too few weights is told so in words, not by an error of the probe."""

    class Short(Neuron):
        def __init__(self, nin: int) -> None:
            super().__init__(nin - 1)

    with pytest.raises(ValueError, match=r"Neuron\(2\) has 1 weights in its list w"):
        neuron.result(Short, neuron.public.arguments)


@pytest.mark.parametrize("exercise", [mlp, train_mlp])
def test_no_hidden_layer_has_one_neuron(exercise: CodeExercise) -> None:
    """A layer may give its only output alone: an MLP that hands that on as it is works on all networks of the cases."""
    for case in (exercise.public, *exercise.cases(np.random.default_rng(0))):
        biases = case.arguments[1]
        assert all(len(each) > 1 for each in biases[:-1]), case.rung
