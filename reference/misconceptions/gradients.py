"""Mistakes in BP3 and BP4, the gradients of the biases and of the weights: rows of the catalogue."""

from __future__ import annotations

import numpy as np

from reference.activations import Array
from reference.equations import CORRECT, Layer, transpose
from reference.misconceptions.output_error import summed_over_neurons
from reference.misconceptions.record import ON_PAPER, Misconception


def _pre_activation_as_input(c: Layer) -> Array:
    if c.previous is None:
        return CORRECT.weight_gradient(c)
    return transpose(c.delta) @ c.previous.z / c.n


def _weight_as_input(c: Layer) -> Array:
    gradient: Array = c.delta.sum(axis=-2)[..., None] * c.w / c.n
    return gradient


def _averaged_too_soon(c: Layer) -> Array:
    errors, inputs = c.delta.sum(axis=-2) / c.n, c.input.sum(axis=-2) / c.n
    gradient: Array = errors[..., :, None] * inputs[..., None, :]
    return gradient


GRADIENTS = (
    Misconception(
        "input-left-out",
        "the weight's gradient is taken as the error alone, without the input of the weight",
        r"$\partial C/\partial w_{jk} = a_k\,\delta_j$: the activation that feeds the weight is a factor of its "
        r"slope. (It is missing only for a bias.)",
        r"Multiply the error by the value that enters through the weight (BP4).",
        {"weight_gradient": lambda c: transpose(c.delta) @ np.ones_like(c.input) / c.n},
        "inputs of 1",
        source=ON_PAPER,
    ),
    Misconception(
        "own-output-as-input",
        "the weight's gradient uses the neuron's own output instead of its input",
        r"The activation in BP4 is that of the layer the weight comes *from*, not of the layer it leads to.",
        r"Use $a^{l-1}$, the input of the weight.",
        {"weight_gradient": lambda c: transpose(c.delta) @ c.a / c.n},
        "neurons whose output equals their input; in layers of different sizes the shapes do not fit",
        source="VikParuchuri/zero_to_gpt#9",
    ),
    Misconception(
        "pre-activation-as-input",
        "the weight's gradient uses z of the previous layer instead of its activation",
        r"What enters through a weight is the activation $a = f(z)$ of the previous neuron, not its $z$.",
        r"Use $a^{l-1}$ in BP4.",
        {"weight_gradient": _pre_activation_as_input},
        "the first layer, whose input has no z; after a linear layer",
        source="DMaterka/backpropagation_py (with two or more hidden layers)",
    ),
    Misconception(
        "gradient-transposed",
        "the matrix of weight gradients is transposed",
        r"$\nabla_w$ has the shape of $w$: one row per neuron, one column per input. The outer product was taken "
        r"the other way round.",
        r"`np.outer(delta, a_prev)`: the error gives the rows.",
        {},
        "a layer with one input and one neuron; where the matrix is not square the shapes do not fit",
        {"weight_gradient": lambda rule: lambda c: transpose(rule(c))},
        source="nnfs notes, id 40495251684",
    ),
    Misconception(
        "bias-gradient-summed",
        "one bias gradient for the whole layer: the errors were summed",
        r"Each neuron has its own bias, and its gradient is that neuron's own error.",
        r"$\nabla_b = \delta$, entry by entry (BP3); sum over the *examples* of a batch only.",
        {},
        "a layer of one neuron",
        {"bias_gradient": lambda rule: lambda c: summed_over_neurons(rule(c))},
        source="notebooks with `db = 1 / m * np.sum(dZ)`; zotroneneis/machine_learning_basics PR 13",
    ),
    Misconception(
        "bias-gradient-zero",
        "the gradient of the biases is forgotten",
        r"A bias is a weight whose input is always 1; its slope is the error $\delta$ itself.",
        r"$\nabla_b = \delta$ (BP3).",
        {"bias_gradient": lambda c: 0 * CORRECT.bias_gradient(c)},
        "biases that are not trained",
        source="mattm/simple-neural-network; DMaterka/backpropagation_py",
    ),
    Misconception(
        "batch-not-averaged",
        "the gradients of a batch are added up, not averaged",
        r"The cost of a batch is the *mean* over its examples, and so is its gradient.",
        r"Divide the sums over the examples by their number.",
        {},
        "one example",
        {
            "bias_gradient": lambda rule: lambda c: rule(c) * c.n,
            "weight_gradient": lambda rule: lambda c: rule(c) * c.n,
        },
        source="hunkim/DeepLearningZeroToAll#173; borgwang/tinynn#12; danijar/layered#1",
    ),
    Misconception(
        "weight-as-input",
        "the weight's own value is taken for what enters through it",
        r"$z = w\,a + \dots$ grows by $a$ when $w$ grows by 1: the weight itself is no factor of its slope.",
        r"Multiply the $\delta$ of the neuron the weight leads to by the value at the weight's other end.",
        {"weight_gradient": _weight_as_input},
        "weights that equal their inputs",
        source="quesba on Zaki and Meira, exercise 25.13",
    ),
    Misconception(
        "network-input-as-input",
        "the network's input is taken where a hidden neuron's output feeds the weight",
        r"Only weights of the first layer are fed by the inputs. A weight that leads to an output is fed by a hidden "
        r"neuron.",
        r"Look where the edge starts: the value found there is the factor.",
        {"weight_gradient": lambda c: transpose(c.delta) @ c.x / c.n},
        "the first layer; elsewhere the shapes fit only where a layer is as large as the input",
        source="VikParuchuri/zero_to_gpt#9",
    ),
    Misconception(
        "bias-gradient-one-mean",
        "one bias gradient for the whole layer: the errors were averaged without an axis",
        r"`np.mean(delta)` averages over examples and neurons together. Each neuron has a gradient of its own.",
        r"Average over the examples only: `delta.mean(axis=0)` with one example per row.",
        {},
        "a layer of one neuron",
        {"bias_gradient": lambda rule: lambda c: summed_over_neurons(rule(c)) / c.delta.shape[-1]},
        source="zotroneneis/machine_learning_basics PR 13",
    ),
    Misconception(
        "bias-gradient-times-bias",
        "the gradient of a bias is multiplied by the bias",
        r"A bias enters the weighted sum with the factor 1, so its slope is the error alone: its own value is no part "
        r"of it.",
        r"$\nabla_b = \delta$ (BP3).",
        {},
        "biases of 1",
        {"bias_gradient": lambda rule: lambda c: rule(c) * c.b},
        source=ON_PAPER,
    ),
    Misconception(
        "averaged-twice",
        "the gradients are divided by the size of the batch twice",
        r"The mean divides by n once. Here what was a mean already was divided once more.",
        r"Leave the errors undivided, one row per example, and divide once, in the gradient or in the step.",
        {},
        "one example",
        {
            "bias_gradient": lambda rule: lambda c: rule(c) / c.n,
            "weight_gradient": lambda rule: lambda c: rule(c) / c.n,
        },
        source="am1tyadav/Neural-Network-from-Scratch-Python",
    ),
    Misconception(
        "bias-not-averaged",
        "the gradients of the biases are summed over the batch, those of the weights averaged",
        r"Both are gradients of the same mean cost: BP3 and BP4 are divided by n alike.",
        r"Divide the sum of the errors by the number of examples, too.",
        {},
        "one example",
        {"bias_gradient": lambda rule: lambda c: rule(c) * c.n},
        source="kvfrans/notes#5; dengfy/cs231n#1",
    ),
    Misconception(
        "weights-not-averaged",
        "the gradients of the weights are summed over the batch, those of the biases averaged",
        r"The matrix product $\delta^T a$ adds up over the examples; `delta.mean(axis=0)` averages. Both belong to the "
        r"same mean cost.",
        r"Divide the matrix product by the number of examples.",
        {},
        "one example",
        {"weight_gradient": lambda rule: lambda c: rule(c) * c.n},
        source="wjbKimberly/cs231n_spring_2017_assignment#7",
    ),
    Misconception(
        "averaged-over-inputs",
        "the slope is divided by the number of inputs",
        r"A mean over *examples* divides by their number. The inputs of one example are not averaged: each weight has "
        r"a slope of its own.",
        r"Leave the number of inputs out; divide by a number of examples only where the loss is their mean.",
        {},
        "neurons with one input",
        {"weight_gradient": lambda rule: lambda c: rule(c) / c.input.shape[-1]},
        source=ON_PAPER,
    ),
    Misconception(
        "batch-averaged-too-soon",
        "the batch is averaged away before the gradient is formed",
        r"Every example has its own $z$, $a$ and $\delta$. Only the products of BP3 and BP4 are averaged over the "
        r"batch.",
        r"One row per example, up to and including the errors.",
        {"weight_gradient": _averaged_too_soon},
        "one example",
        source=ON_PAPER,
    ),
)
