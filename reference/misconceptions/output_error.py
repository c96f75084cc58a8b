"""Mistakes in BP1, the error of the output layer: rows of the catalogue."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.activations import Array
from reference.equations import CORRECT, Layer
from reference.misconceptions.record import ON_PAPER, Misconception, NotApplicable


def _output_pooled(c: Layer) -> Array:
    if c.loss.fused(c.activation):
        return summed_over_neurons(CORRECT.output_error(c))
    return c.pull(summed_over_neurons(c.loss.gradient(c.a, c.y)))


def summed_over_neurons(values: Array) -> Array:
    """The sum over the last axis in every entry of it."""
    summed: Array = values.sum(axis=-1, keepdims=True) + 0 * values
    return summed


def _slope_kept(c: Layer) -> Array:
    """The activation's slope, although loss and activation have cancelled it already."""
    if c.loss.fused(c.activation) is None:
        raise NotApplicable("nothing cancels the slope here")
    return c.activation.slope(c.z) * CORRECT.output_error(c)


def _hidden_slope(c: Layer) -> Array:
    if c.previous is None:
        raise NotApplicable("there is no hidden layer")
    return c.previous.activation.slope_from_value(c.a) * c.loss.gradient(c.a, c.y)


def _of_the_output(c: Layer) -> Array:
    """What a cost that is the output itself would give."""
    ones: Array = np.ones_like(c.a)
    return c.pull(ones)


def _without_target(c: Layer) -> Array:
    if c.loss.fused(c.activation):
        outputs: Array = c.a + 0 * c.y
        return outputs
    return c.pull(c.loss.gradient(c.a, 0 * c.y))


def _without_sign(c: Layer) -> Array:
    if c.loss.fused(c.activation):
        size: Array = abs(CORRECT.output_error(c))
        return size
    return c.pull(abs(c.loss.gradient(c.a, c.y)))


def _costs(c: Layer) -> Array:
    """What each output contributes to the cost."""
    columns = [(c.a[..., [k]], c.y[..., [k]]) for k in range(c.y.shape[-1])]
    return np.stack([c.loss.value(a, y) for a, y in columns], axis=-1)


def _jacobian_diagonal(c: Layer) -> Array:
    if c.activation.name != "softmax":
        raise NotApplicable("only softmax has a Jacobian that is more than its diagonal")
    slopes: Any = c.a * (1 - c.a)
    carried: Array = slopes * c.loss.gradient(c.a, c.y)
    return carried


OUTPUT_ERROR = (
    Misconception(
        "output-slope-missing",
        "the slope of the activation is left out at the output layer",
        r"The output error was taken as $\nabla_a C$ alone, for instance $a - y$. The cost depends on $z$ "
        r"only through $a = f(z)$, so the chain rule needs the factor $f'(z)$.",
        r"Multiply by the slope: $\delta^L = \nabla_a C \odot f'(z^L)$ (BP1).",
        {"output_error": lambda c: c.loss.gradient(c.a, c.y)},
        "a linear output layer, where f' is 1",
        source="jiexunsee/Neural-Network-with-Python#1; Bot-Academy/NeuralNetworkFromScratch PR 3; parasdahal/tinyml#1",
    ),
    Misconception(
        "output-slope-kept",
        "the output's slope is multiplied in although the loss has cancelled it",
        r"For sigmoid with binary cross-entropy (and softmax with cross-entropy, targets adding up to 1) the "
        r"slope of the activation cancels: $\delta^L = a - y$. Here it was multiplied in once more.",
        r"Leave the slope out at the output: $\delta^L = a - y$.",
        {"output_error": _slope_kept},
        "losses that cancel nothing",
        source="mnielsen/neural-networks-and-deep-learning#45; rasbt/python-machine-learning-book-2nd-edition#54",
    ),
    Misconception(
        "error-doubled",
        "a factor 2 too much",
        r"The output error is twice what it should be. If the cost is $\frac12 (a-y)^2$, its ½ cancels the 2 of "
        r"the square and the derivative by $a$ is $a - y$; other costs have other constants, or none.",
        r"Differentiate the cost as it is given, its constant included.",
        {},
        "nothing",
        {"output_error": lambda rule: lambda c: 2 * rule(c)},
        source="davisking/dlib#1169; 42-AI/bootcamp_machine-learning#116; SethHWeidman/DLFS_code#9",
    ),
    Misconception(
        "error-halved",
        "a factor ½ too much",
        r"The output error is half of what it should be. The derivative of $\frac12 (a-y)^2$ by $a$ is $a - y$: "
        r"its ½ is used up by the 2 of the square. The derivative of $(a-y)^2$ keeps the 2. (A batch of two "
        r"averaged twice looks the same.)",
        r"Differentiate the cost as it is given, its constant included.",
        {},
        "nothing",
        {"output_error": lambda rule: lambda c: rule(c) / 2},
        source="snowkylin/tensorflow-handbook#23; kuleshov-group/aml-book#17",
    ),
    Misconception(
        "sign-flipped",
        "the sign of the error is flipped (y − a instead of a − y)",
        r"The derivative of $\frac12 (a-y)^2$ by $a$ is $a - y$. With $y - a$ in its place every gradient has the "
        r"opposite sign: it points downhill, and subtracting it makes the error grow.",
        r"Use $a - y$ with an update that subtracts.",
        {},
        "nothing",
        {"output_error": lambda rule: lambda c: -rule(c)},
        source="udacity/deep-learning-v2-pytorch#24; NeuromatchAcademy/course-content-dl#176",
    ),
    Misconception(
        "output-errors-pooled",
        "the errors of all outputs are added up in each output neuron",
        r"Each output neuron answers only for its own target; with squared errors "
        r"$\delta_k = (a_k - y_k) f'(z_k)$, up to the constant of the cost.",
        r"Do not sum over the outputs in BP1.",
        {"output_error": _output_pooled},
        "a network with one output",
        source="LuckyLuuk035/P4-Backpropagation (a loop over the targets)",
    ),
    Misconception(
        "hidden-slope-at-output",
        "the slope of the hidden layer's activation is used at the output",
        r"The output neurons have an activation function of their own, and their slope is that function's, whatever "
        r"the hidden layer is.",
        r"Use the slope of the output's own activation at the output: $o(1-o)$ for a sigmoid.",
        {"output_error": _hidden_slope},
        "layers that share one activation function",
        source="zahramajd/neural-network-from-scratch",
    ),
    Misconception(
        "output-differentiated",
        "the output is differentiated instead of the cost",
        r"The factor $\nabla_a C$, for instance $a - y$, is missing: what remains says how the *output* changes, "
        r"not how the cost does.",
        r"Begin at the cost: $\delta^L = \nabla_a C \odot f'(z^L)$ (BP1).",
        {"output_error": _of_the_output},
        "an output that misses its target by exactly 1",
        source="quesba on Zaki and Meira, exercise 25.13; omar-florez/scratch_mlp#3",
    ),
    Misconception(
        "target-left-out",
        "the target is left out of the output error",
        r"$a$ was put where $a - y$ belongs. Then every output is pushed towards 0, the right ones as well.",
        r"Compare with the target: $a - y$.",
        {"output_error": _without_target},
        "targets of 0",
        source="mantasu/cs231n#10; hankcs/CS224n#17",
    ),
    Misconception(
        "cost-not-differentiated",
        "the cost itself stands where its derivative belongs",
        r"$\frac12 (a-y)^2$ says how large the error is; $a - y$ says how it changes with the output. The chain rule "
        r"needs the latter.",
        r"Differentiate the cost: bring the exponent down, which leaves $a - y$.",
        {"output_error": lambda c: c.pull(_costs(c))},
        "nothing",
        source=ON_PAPER,
    ),
    Misconception(
        "error-without-sign",
        "the error is taken without its sign, as |a − y|",
        r"The derivative of $\frac12 (a-y)^2$ is $a - y$: negative where the output is too small. Its size alone "
        r"would push every output down.",
        r"Keep the sign of $a - y$.",
        {"output_error": _without_sign},
        "outputs that are all too large",
        source=ON_PAPER,
    ),
    Misconception(
        "averaged-over-outputs",
        "the gradients are divided by the number of outputs as well",
        r"The cost adds up the squares of the outputs and takes a mean over the examples only. (A library's mean "
        r"squared error averages over the outputs, too.)",
        r"Divide by the number of rows, not by the number of entries.",
        {},
        "a network with one output",
        {"output_error": lambda rule: lambda c: rule(c) / c.y.shape[-1]},
        source="acids-ircam/creative_ml PR 6; the default of PyTorch's MSELoss",
    ),
    Misconception(
        "softmax-jacobian-diagonal",
        "only the diagonal of softmax's Jacobian is used",
        r"Every output depends on *every* $z$, through the sum in the denominator: $\partial a_j/\partial z_k = "
        r"-a_j a_k$ for $k \ne j$. Leaving that out makes the error 0 for all classes but the right one.",
        r"Sum over all outputs: $\delta_j = \sum_m \frac{\partial C}{\partial a_m} "
        r"\frac{\partial a_m}{\partial z_j}$.",
        {"output_error": _jacobian_diagonal},
        "outputs that are no softmax",
        source="deeplearning4j/libnd4j#440; SebLague/Neural-Network-Experiments PR 5; HomericIntelligence/Odyssey#2134",
    ),
)
