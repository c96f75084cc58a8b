"""Neurons, layers, networks and training loops with one fault each, as learners build them.

They stand on right parts: of a right network each overrides one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from exercises.micrograd.engine import Value


class SoundNeuron:
    """A right neuron, of which each mistake overrides one thing. The start weights are all different, not random."""

    made = 0

    def __init__(self, nin: int) -> None:
        SoundNeuron.made = (SoundNeuron.made + nin) % 10_000
        self.w = [Value(0.0001 * (SoundNeuron.made + i)) for i in range(nin)]
        self.b = Value(0.0)

    def __call__(self, x: Any) -> Any:
        return self.end(self.weighted(x) + self.b)

    def weighted(self, x: Any) -> Any:
        """The sum of weights times inputs."""
        return sum(w * each for w, each in zip(self.w, x, strict=True))

    def end(self, z: Any) -> Any:
        """The activation."""
        return z.tanh()

    def parameters(self) -> Any:
        """Weights and bias."""
        return [*self.w, self.b]


class BiasUnused(SoundNeuron):
    """The bias is made and never added."""

    def __call__(self, x: Any) -> Any:
        return self.end(self.weighted(x))


class BiasPerInput(SoundNeuron):
    """`sum(w * x + b ...)`: the bias stands within the sum."""

    def __call__(self, x: Any) -> Any:
        return self.end(sum(w * each + self.b for w, each in zip(self.w, x, strict=True)))


class NoEnd(SoundNeuron):
    """The weighted sum is the output."""

    def end(self, z: Any) -> Any:
        return z


class ReluEnd(SoundNeuron):
    """ReLU in place of tanh."""

    def end(self, z: Any) -> Any:
        return z.relu()


class CutOff(SoundNeuron):
    """The output is a new leaf, computed with the numbers."""

    def end(self, z: Any) -> Any:
        return Value(z.tanh().data)


class BiasNoParameter(SoundNeuron):
    """The bias is not among the parameters."""

    def parameters(self) -> Any:
        return [*self.w]


class AllAlike(SoundNeuron):
    """All weights start at the same number."""

    def __init__(self, nin: int) -> None:
        super().__init__(nin)
        self.w = [Value(0.5) for _ in range(nin)]


class OneForAll(SoundNeuron):
    """`[Value(...)] * nin`: one weight under many names."""

    def __init__(self, nin: int) -> None:
        super().__init__(nin)
        self.w = self.w[:1] * nin


NEURONS: Mapping[str, type[SoundNeuron]] = {
    "bias-left-out": BiasUnused,
    "bias-per-input": BiasPerInput,
    "activation-left-out": NoEnd,
    "relu-for-tanh": ReluEnd,
    "gradient-cut-off": CutOff,
    "bias-no-parameter": BiasNoParameter,
    "weights-start-alike": AllAlike,
    "one-object-repeated": OneForAll,
}


class SoundLayer:
    """A right layer."""

    def __init__(self, nin: int, nout: int) -> None:
        self.neurons: list[SoundNeuron] = [SoundNeuron(nin) for _ in range(nout)]

    def __call__(self, x: Any) -> Any:
        return [neuron(x) for neuron in self.neurons]

    def parameters(self) -> Any:
        """Of all neurons."""
        return [parameter for neuron in self.neurons for parameter in neuron.parameters()]


class OneNeuronRepeated(SoundLayer):
    """`[Neuron(nin)] * nout`: one neuron under many names."""

    def __init__(self, nin: int, nout: int) -> None:
        self.neurons = [SoundNeuron(nin)] * nout


class SizesExchanged(SoundLayer):
    """nin neurons with nout inputs each."""

    def __init__(self, nin: int, nout: int) -> None:
        super().__init__(nout, nin)


class FirstNeuronOnly(SoundLayer):
    """A `return` within the loop."""

    def __call__(self, x: Any) -> Any:
        return [self.neurons[0](x)]


class OutputsSummed(SoundLayer):
    """The outputs are added up to one."""

    def __call__(self, x: Any) -> Any:
        return sum(neuron(x) for neuron in self.neurons)


class ParametersOfFirstNeuron(SoundLayer):
    """A `return` within the loop of the parameters."""

    def parameters(self) -> Any:
        return self.neurons[0].parameters()


class ParametersNested(SoundLayer):
    """A list of lists: append in place of extend."""

    def parameters(self) -> Any:
        return [neuron.parameters() for neuron in self.neurons]


class LayerCutOff(SoundLayer):
    """The outputs are new leaves."""

    def __call__(self, x: Any) -> Any:
        return [Value(neuron(x).data) for neuron in self.neurons]


LAYERS: Mapping[str, type[SoundLayer]] = {
    "one-object-repeated": OneNeuronRepeated,
    "sizes-exchanged": SizesExchanged,
    "return-within-loop": FirstNeuronOnly,
    "outputs-summed": OutputsSummed,
    "parameters-of-first-only": ParametersOfFirstNeuron,
    "parameters-nested": ParametersNested,
    "gradient-cut-off": LayerCutOff,
}


class SoundMLP:
    """A right network."""

    def __init__(self, nin: int, nouts: list[int]) -> None:
        self.layers = [SoundLayer(*pair) for pair in pairwise([nin, *nouts])]

    def __call__(self, x: Any) -> Any:
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self) -> Any:
        """Of all layers."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]


class InputToEveryLayer(SoundMLP):
    """Every layer is given x, not what the layer before gave."""

    def __call__(self, x: Any) -> Any:
        out = x
        for layer in self.layers:
            out = layer(x)
        return out


class LastLayerLeftOut(SoundMLP):
    """One layer fewer: the loop ends too soon."""

    def __init__(self, nin: int, nouts: list[int]) -> None:
        super().__init__(nin, nouts[:-1])


class EveryLayerFromInputs(SoundMLP):
    """Every layer has nin inputs per neuron."""

    def __init__(self, nin: int, nouts: list[int]) -> None:
        self.layers = [SoundLayer(nin, nout) for nout in nouts]


class LastLayerUnused(SoundMLP):
    """The outputs are those of the last layer but one."""

    def __call__(self, x: Any) -> Any:
        for layer in self.layers[:-1]:
            x = layer(x)
        return x


class ParametersOfFirstLayer(SoundMLP):
    """A `return` within the loop of the parameters."""

    def parameters(self) -> Any:
        return self.layers[0].parameters()


class LayersNested(SoundMLP):
    """A list of lists: append in place of extend."""

    def parameters(self) -> Any:
        return [layer.parameters() for layer in self.layers]


class NetworkCutOff(SoundMLP):
    """Between two layers only the numbers are handed on."""

    def __call__(self, x: Any) -> Any:
        for layer in self.layers:
            x = layer([each.data for each in x])
        return x


class LinearEnd(SoundMLP):
    """The last layer has no tanh."""

    def __init__(self, nin: int, nouts: list[int]) -> None:
        super().__init__(nin, nouts)
        last = self.layers[-1]
        last.neurons = [NoEnd(len(neuron.w)) for neuron in last.neurons]


NETWORKS: Mapping[str, type[SoundMLP]] = {
    "input-to-every-layer": InputToEveryLayer,
    "last-layer-left-out": LastLayerLeftOut,
    "every-layer-from-inputs": EveryLayerFromInputs,
    "last-layer-unused": LastLayerUnused,
    "parameters-of-first-only": ParametersOfFirstLayer,
    "parameters-nested": LayersNested,
    "gradient-cut-off": NetworkCutOff,
    "last-layer-linear": LinearEnd,
}
