"""Neurons, layers and networks of Values: `Neuron`, `Layer` and `MLP` (A. Karpathy, "building micrograd")."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from exercises.entry import code
from exercises.micrograd.broken import LAYERS, NETWORKS, NEURONS
from exercises.micrograd.engine import Value
from exercises.micrograd.mutants import neurons as mutants
from exercises.micrograd.source import SOURCE
from exercises.model import Case, Stream
from reference.sampling import readable


def numbers(stream: Stream, *shape: int, low: float = 0.2, high: float = 1.0) -> Any:
    """Readable numbers of either sign, none near 0, as nested lists."""
    return (readable(stream, shape, low, high) * stream.choice([-1.0, 1.0], shape)).tolist()


# --- Neuron


class Neuron:
    """A neuron of Values: `Neuron(nin)` has `nin` inputs and computes `tanh` of the weighted sum of its inputs plus its
    bias.

    `neuron.w` is the list of its weights and `neuron.b` its bias, all of them `Value`s; the weights start at random,
    so that no two neurons are alike. Calling it with a list of `nin` numbers or Values gives its output as a Value,
    from which gradients flow back to weights, bias and inputs. `parameters()` returns the list of its weights and its
    bias.
    """

    def __init__(self, nin: int) -> None:
        """`nin` random weights between -1 and 1, and a bias"""
        self.w = [Value(float(np.random.uniform(-1, 1))) for _ in range(nin)]
        self.b = Value(0.0)

    def __call__(self, x: Any) -> Value:
        """the output for the inputs in the list `x`"""
        z = self.b
        for w, each in zip(self.w, x, strict=True):
            z = z + w * each
        return z.tanh()

    def parameters(self) -> list[Value]:
        """a list of all that is trained: every weight, and the bias"""
        return [*self.w, self.b]


def run_neuron(student: Any, weights: list[float], bias: float, x: list[float], gradient_from_above: float) -> Any:
    """Put these weights into a neuron, send x through it, and go back from the output with a gradient from above."""
    neuron, other = student.Neuron(len(weights)), student.Neuron(len(weights))
    if len(neuron.w) != len(weights):
        raise ValueError(f"Neuron({len(weights)}) has {len(neuron.w)} weights in its list w")
    fresh = [each.data for each in [*neuron.w, *other.w]]
    for each, number in zip([*neuron.w, neuron.b], [*weights, bias], strict=True):
        each.data = number
    inputs = [student.Value(number) for number in x]
    output = neuron(inputs)
    (output * gradient_from_above).backward()
    parameters = neuron.parameters()
    own = [sum(each is one for one in parameters) for each in [*neuron.w, neuron.b]]
    return (
        output.data,
        neuron(x).data,
        [each.grad for each in neuron.w],
        neuron.b.grad,
        [each.grad for each in inputs],
        len(parameters),
        own,
        "at random" if len(set(fresh)) > 1 else "all equal",
    )


RETURNS_NEURON = (
    "the output for Values",
    "the output for plain numbers",
    "the gradients of w",
    "the gradient of b",
    "the gradients of the inputs",
    "the length of parameters()",
    "the counts of each weight, and of the bias, in parameters()",
    "the start of the weights",
)


def _neuron_cases(stream: Stream) -> Iterator[Case]:
    def case(rung: str, nin: int, high: float = 1.0) -> Case:
        bias, upstream = numbers(stream, 2, low=0.3)
        return Case(rung, (numbers(stream, nin, high=high), bias, numbers(stream, nin, high=high), upstream * 2))

    yield case("one input", 1)
    yield case("two inputs", 2)
    yield case("three inputs", 3)
    yield case("five inputs", 5, 0.8)
    yield Case("zero weights and a bias that is not", ([0.0, 0.0], 0.5, numbers(stream, 2), 1.5))
    yield Case("inputs that are zero", (numbers(stream, 3), -0.4, [0.0, 0.0, 0.0], 0.5))
    saturated = [[1.5, 1.5, 1.5], 1.0, [1.0, 1.2, 0.9], -2.0]
    yield Case("a saturated neuron", tuple(saturated))
    yield case("eleven inputs", 11, 0.5)


neuron = code(
    "micrograd/Neuron",
    title="A neuron of Values",
    source=SOURCE,
    level="build",
    minutes=12,
    points=2,
    public=([0.5, -1.0], 0.25, [1.0, 0.5], 1.0),
    cases=_neuron_cases,
    also=NEURONS,
    mutants=mutants.NEURON,
    returns=RETURNS_NEURON,
    provided=(Value,),
    probe=run_neuron,
    example=(
        "n = Neuron(2); n.w[0].data, n.w[1].data, n.b.data = 0.5, -1.0, 0.25; y = n([1.0, 0.5]); y.backward()",
        "y.data is 0.244918662, n.w has the gradients 0.940014849 and 0.470007424, n.b has 0.940014849",
    ),
)(Neuron)


# --- Layer


class Layer:
    """A layer of Neurons: `Layer(nin, nout)` has `nout` neurons, each with the same `nin` inputs.

    `layer.neurons` is the list of its neurons. Calling it with a list of `nin` numbers or Values gives the list of the
    `nout` outputs, in the order of the neurons; where there is one neuron, its output alone is as good as a list.
    `parameters()` returns the parameters of all its neurons, in one flat list.
    """

    def __init__(self, nin: int, nout: int) -> None:
        """`nout` neurons with `nin` inputs each"""
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x: Any) -> list[Value]:
        """the outputs of all neurons for the inputs in the list `x`"""
        return [neuron(x) for neuron in self.neurons]

    def parameters(self) -> list[Value]:
        """one flat list of the parameters of all neurons"""
        return [parameter for neuron in self.neurons for parameter in neuron.parameters()]


def run_layer(
    student: Any, weights: list[Any], biases: list[float], x: list[float], gradient_from_above: list[float]
) -> Any:
    """Put these weights into a layer, a row for each neuron; go back from the outputs with gradients from above."""
    layer = student.Layer(len(x), len(biases))
    sizes = [len(neuron.w) for neuron in layer.neurons]
    if sizes != [len(row) for row in weights]:  # what is not built like that cannot be asked for more
        return sizes, [], [], [], [], 0, [], ""
    own = [each for neuron in layer.neurons for each in [*neuron.w, neuron.b]]
    fresh = [each.data for neuron in layer.neurons for each in neuron.w]
    for neuron, row, bias in zip(layer.neurons, weights, biases, strict=True):
        for each, number in zip([*neuron.w, neuron.b], [*row, bias], strict=True):
            each.data = number
    inputs = [student.Value(number) for number in x]
    outputs = layer(inputs)
    outputs = outputs if isinstance(outputs, list | tuple) else [outputs]
    total = student.Value(0.0)
    for output, factor in zip(outputs, gradient_from_above, strict=False):
        total = total + output * factor
    total.backward()
    parameters = layer.parameters()
    return (
        sizes,
        [each.data for each in outputs],
        [[each.grad for each in neuron.w] for neuron in layer.neurons],
        [neuron.b.grad for neuron in layer.neurons],
        [each.grad for each in inputs],
        len(parameters),
        [sum(each is one for one in parameters) for each in own],
        "at random" if len(set(fresh)) > 1 or len(fresh) == 1 else "all equal",
    )


RETURNS_LAYER = (
    "the numbers of inputs (neuron by neuron)",
    "the outputs",
    "the gradients of the weights (a row for each neuron)",
    "the gradients of the biases",
    "the gradients of the inputs",
    "the length of parameters()",
    "the counts of each weight and bias in parameters()",
    "the start of the weights",
)


def _layer_cases(stream: Stream) -> Iterator[Case]:
    def case(rung: str, nin: int, nout: int, high: float = 0.9) -> Case:
        upstream = numbers(stream, nout, low=0.5, high=2.0)
        return Case(
            rung, (numbers(stream, nout, nin, high=high), numbers(stream, nout), numbers(stream, nin), upstream)
        )

    yield case("one input, one neuron", 1, 1)
    yield case("two inputs, one neuron", 2, 1)
    yield case("one input, two neurons", 1, 2)
    yield case("two inputs, three neurons", 2, 3)
    yield case("three inputs, two neurons", 3, 2)
    yield case("a square layer, 3 by 3", 3, 3)
    yield Case("zero weights and biases that are not", ([[0.0] * 3] * 2, [0.5, -0.3], numbers(stream, 3), [1.0, -2.0]))
    yield case("five inputs, four neurons", 5, 4, 0.6)


layer = code(
    "micrograd/Layer",
    title="A layer of neurons",
    source=SOURCE,
    level="build",
    minutes=8,
    points=2,
    public=([[0.5, -1.0], [1.0, 1.0]], [0.25, 0.0], [1.0, 0.5], [1.0, 1.0]),
    cases=_layer_cases,
    also=LAYERS,
    mutants=mutants.LAYER,
    returns=RETURNS_LAYER,
    provided=(Value, Neuron),
    probe=run_layer,
    example=("len(Layer(2, 3)([1.0, 0.5])), len(Layer(2, 3).parameters())", "(3, 9)"),
)(Layer)


# --- MLP


class MLP:
    """A network of layers: `MLP(nin, nouts)` has `nin` inputs, and for each number in the list `nouts` a layer of so
    many neurons. Every neuron ends in tanh, those of the last layer too. Hidden layers have at least two neurons, only
    the last layer may have one.

    `mlp.layers` is the list of its layers. Calling it with a list of `nin` numbers or Values sends them through all
    layers and gives the outputs of the last one; where that has one neuron, its output alone is as good as a list.
    `parameters()` returns the parameters of all layers, in one flat list.
    """

    def __init__(self, nin: int, nouts: list[int]) -> None:
        """a layer for each number of neurons; the first has `nin` inputs"""
        sizes = [nin, *nouts]
        self.layers = [Layer(sizes[i], sizes[i + 1]) for i in range(len(nouts))]

    def __call__(self, x: Any) -> Any:
        """the outputs of the last layer for the inputs in the list `x`"""
        for layer in self.layers:
            x = layer(x)
            if isinstance(x, Value):
                x = [x]
        return x[0] if len(x) == 1 else x

    def parameters(self) -> list[Value]:
        """one flat list of the parameters of all layers"""
        return [parameter for layer in self.layers for parameter in layer.parameters()]


def run_mlp(
    student: Any, weights: list[Any], biases: list[Any], x: list[float], gradient_from_above: list[float]
) -> Any:
    """Put these weights into a network, layer by layer; go back from the outputs with gradients from above."""
    mlp = student.MLP(len(x), [len(each) for each in biases])
    sizes = [[len(neuron.w) for neuron in layer.neurons] for layer in mlp.layers]
    if sizes != [[len(row) for row in rows] for rows in weights]:
        return sizes, [], [], [], [], 0, []
    own = [each for layer in mlp.layers for neuron in layer.neurons for each in [*neuron.w, neuron.b]]
    for layer, rows, numbers in zip(mlp.layers, weights, biases, strict=True):
        for neuron, row, bias in zip(layer.neurons, rows, numbers, strict=True):
            for each, number in zip([*neuron.w, neuron.b], [*row, bias], strict=True):
                each.data = number
    inputs = [student.Value(number) for number in x]
    outputs = mlp(inputs)
    outputs = outputs if isinstance(outputs, list | tuple) else [outputs]
    total = student.Value(0.0)
    for output, factor in zip(outputs, gradient_from_above, strict=False):
        total = total + output * factor
    total.backward()
    parameters = mlp.parameters()
    return (
        sizes,
        [each.data for each in outputs],
        [[[each.grad for each in neuron.w] for neuron in layer.neurons] for layer in mlp.layers],
        [[neuron.b.grad for neuron in layer.neurons] for layer in mlp.layers],
        [each.grad for each in inputs],
        len(parameters),
        [sum(each is one for one in parameters) for each in own],
    )


RETURNS_MLP = (
    "the numbers of inputs (layer by layer, neuron by neuron)",
    "the outputs",
    "the gradients of the weights (layer by layer)",
    "the gradients of the biases (layer by layer)",
    "the gradients of the inputs",
    "the length of parameters()",
    "the counts of each weight and bias in parameters()",
)


def network_numbers(stream: Stream, sizes: tuple[int, ...], high: float = 0.9) -> tuple[list[Any], list[Any]]:
    """Weights and biases, layer by layer, of a network of these sizes."""
    weights = [numbers(stream, after, before, high=high) for before, after in pairwise(sizes)]
    return weights, [numbers(stream, after, high=high) for after in sizes[1:]]


def _mlp_cases(stream: Stream) -> Iterator[Case]:
    def case(rung: str, sizes: tuple[int, ...], high: float = 0.9) -> Case:
        upstream = numbers(stream, sizes[-1], low=0.5, high=2.0)
        return Case(rung, (*network_numbers(stream, sizes, high), numbers(stream, sizes[0]), upstream))

    # No hidden layer of one neuron: a layer may give one output alone, which the next layer could not go through.
    yield case("a single neuron, 1-1", (1, 1))
    yield case("the smallest network, 1-2-1", (1, 2, 1))
    yield case("a single layer, 2-2", (2, 2))
    yield case("2-2-1", (2, 2, 1))
    yield case("2-3-2", (2, 3, 2))
    yield case("a narrow layer in the middle, 3-2-4", (3, 2, 4))
    yield case("four square layers, 3-3-3-3-3", (3, 3, 3, 3, 3))
    yield case("the network of the lecture, 3-4-4-1", (3, 4, 4, 1))
    yield case("a wide network, 7-11-3", (7, 11, 3), 0.4)


mlp = code(
    "micrograd/MLP",
    title="A network of layers",
    source=SOURCE,
    level="build",
    minutes=10,
    points=2,
    public=([[[0.5, -1.0], [1.0, 1.0]], [[1.0, -0.5]]], [[0.25, 0.0], [0.1]], [1.0, 0.5], [1.0]),
    cases=_mlp_cases,
    also=NETWORKS,
    mutants=mutants.MLP,
    returns=RETURNS_MLP,
    provided=(Value, Neuron, Layer),
    probe=run_mlp,
    example=("len(MLP(3, [4, 4, 1]).parameters())", "41"),
)(MLP)
