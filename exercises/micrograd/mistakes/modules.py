"""Mistakes in neurons, layers and networks made of Values."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "bias-per-input",
        "the bias is added once for every input",
        "It stands within the sum, as in `sum(w * x + b ...)`, or within the loop. A neuron has one bias, added once "
        "to the whole sum.",
        "Add the bias once, before or after the sum.",
    ),
    Misconception(
        "relu-for-tanh",
        "the neuron ends in ReLU where tanh is asked for",
        "Negative sums then give 0 and let no gradient back, and positive ones are not bounded by 1.",
        "End with `tanh()`.",
    ),
    Misconception(
        "gradient-cut-off",
        "only the number is handed on, so the gradient cannot flow back",
        "`Value(something.data)` is a new leaf: it does not remember what it was made of, and everything before it "
        "keeps the gradient 0.",
        "Compute with the Values themselves; take `.data` only to print or to update.",
    ),
    Misconception(
        "bias-no-parameter",
        "the bias is missing from the parameters",
        "What is not in `parameters()` is neither reset nor trained.",
        "Return the weights and the bias: `[*self.w, self.b]`.",
    ),
    Misconception(
        "weights-start-alike",
        "all weights start at the same number",
        "Neurons that start alike get the same gradients and stay alike for ever: a layer of them is worth one neuron.",
        "Draw each weight at random.",
    ),
    Misconception(
        "one-object-repeated",
        "one object stands many times in a list: [x] * n makes no copies",
        "`[Neuron(nin)] * n` is one neuron under n names: whatever is done to one happens to all.",
        "Make a new one each time: `[Neuron(nin) for _ in range(n)]`.",
    ),
    Misconception(
        "sizes-exchanged",
        "the number of inputs and the number of neurons are exchanged",
        "A layer has nout neurons, and each of them has nin weights. In a square layer nobody would notice.",
        "`[Neuron(nin) for _ in range(nout)]`.",
    ),
    Misconception(
        "return-within-loop",
        "only the first neuron gives an output",
        "A `return` within the loop ends it in the first round.",
        "Collect all outputs in a list and return it after the loop.",
    ),
    Misconception(
        "outputs-summed",
        "the outputs of a layer's neurons are added up",
        "Each neuron has an output of its own; summing is the work of the next layer's neurons, with their weights.",
        "Return the list of outputs.",
    ),
    Misconception(
        "parameters-of-first-only",
        "parameters() stops after the first neuron or layer",
        "All the others would never be trained.",
        "Go through all of them before you return.",
    ),
    Misconception(
        "parameters-nested",
        "parameters() is a list of lists",
        "Who trains walks through one flat list of Values; `append` puts a list into the list.",
        "Use `extend`, or two `for` in one comprehension.",
    ),
    Misconception(
        "input-to-every-layer",
        "every layer is given the network's input",
        "A layer works on what the layer before it gave. Otherwise only the last layer counts.",
        "Overwrite x in the loop: `x = layer(x)`.",
    ),
    Misconception(
        "last-layer-left-out",
        "one layer too few is built",
        "There is a layer for *every* number in nouts: n numbers give n layers, between n + 1 sizes.",
        "Pair the sizes `[nin, *nouts]` one by one.",
    ),
    Misconception(
        "every-layer-from-inputs",
        "every layer is built for the network's number of inputs",
        "From the second layer on, a neuron has as many inputs as the layer before has neurons.",
        "Pair the sizes `[nin, *nouts]` one by one.",
    ),
    Misconception(
        "last-layer-unused",
        "the output is that of the last layer but one",
        "The loop stops one layer too early.",
        "Send x through all the layers.",
    ),
    Misconception(
        "last-layer-linear",
        "the last layer has no tanh",
        "That is common elsewhere, but here every neuron ends in tanh.",
        "Build all layers alike.",
    ),
)
