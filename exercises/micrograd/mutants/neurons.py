"""`Neuron`, `Layer` and `MLP` with one mistake, as changes of our solutions."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits

_DRAWN = "Value(float(np.random.uniform(-1, 1)))"

NEURON: Mapping[str, Edits] = {
    "bias-left-out": (("z = self.b", "z = Value(0.0)"),),
    "bias-per-input": (("z = self.b", "z = 0.0"), ("z + w * each", "z + (w * each + self.b)")),
    "activation-left-out": (("return z.tanh()", "return z"),),
    "relu-for-tanh": (("return z.tanh()", "return z.relu()"),),
    "gradient-cut-off": (("return z.tanh()", "return Value(np.tanh(z.data))"),),
    "bias-no-parameter": (("return [*self.w, self.b]", "return self.w"),),
    "weights-start-alike": ((_DRAWN, "Value(1.0)"),),
    "one-object-repeated": ((f"[{_DRAWN} for _ in range(nin)]", f"[{_DRAWN}] * nin"),),
}

_OUTPUTS = "        return [neuron(x) for neuron in self.neurons]\n"
_ALL_OF_NEURONS = "        return [parameter for neuron in self.neurons for parameter in neuron.parameters()]\n"

LAYER: Mapping[str, Edits] = {
    "one-object-repeated": (("[Neuron(nin) for _ in range(nout)]", "[Neuron(nin)] * nout"),),
    "sizes-exchanged": (("[Neuron(nin) for _ in range(nout)]", "[Neuron(nout) for _ in range(nin)]"),),
    "return-within-loop": (
        (_OUTPUTS, "        for neuron in self.neurons:\n            out = neuron(x)\n            return [out]\n"),
    ),
    "outputs-summed": (
        (
            _OUTPUTS,
            "        out = Value(0.0)\n"
            "        for neuron in self.neurons:\n"
            "            out = out + neuron(x)\n"
            "        return out\n",
        ),
    ),
    "parameters-of-first-only": (
        (
            _ALL_OF_NEURONS,
            "        params = []\n"
            "        for neuron in self.neurons:\n"
            "            params.extend(neuron.parameters())\n"
            "            return params\n",
        ),
    ),
    "parameters-nested": (
        (
            _ALL_OF_NEURONS,
            "        params = []\n"
            "        for neuron in self.neurons:\n"
            "            params.append(neuron.parameters())\n"
            "        return params\n",
        ),
    ),
    "gradient-cut-off": ((_OUTPUTS, "        return [Value(neuron(x).data) for neuron in self.neurons]\n"),),
}

_THROUGH = """\
        for layer in self.layers:
            x = layer(x)
            if isinstance(x, Value):
                x = [x]
        return x[0] if len(x) == 1 else x
"""
_ALL_OF_LAYERS = "        return [parameter for layer in self.layers for parameter in layer.parameters()]\n"

MLP: Mapping[str, Edits] = {
    "input-to-every-layer": (
        (_THROUGH, "        for layer in self.layers:\n            out = layer(x)\n        return out\n"),
    ),
    "last-layer-left-out": (("range(len(nouts))", "range(len(nouts) - 1)"),),
    "every-layer-from-inputs": (("Layer(sizes[i], sizes[i + 1])", "Layer(nin, nouts[i])"),),
    "last-layer-unused": (("for layer in self.layers:", "for layer in self.layers[:-1]:"),),
    "parameters-of-first-only": (
        (
            _ALL_OF_LAYERS,
            "        params = []\n"
            "        for layer in self.layers:\n"
            "            params += layer.parameters()\n"
            "            return params\n",
        ),
    ),
    "parameters-nested": ((_ALL_OF_LAYERS, "        return [layer.parameters() for layer in self.layers]\n"),),
    "gradient-cut-off": (("x = layer(x)", "x = layer([each.data for each in x])"),),
    "last-layer-linear": (
        (
            _THROUGH,
            "        for layer in self.layers[:-1]:\n"
            "            x = layer(x)\n"
            "        last = self.layers[-1].neurons\n"
            "        return [sum((w * each for w, each in zip(n.w, x)), n.b) for n in last]  # no tanh at the end\n",
        ),
    ),
}
