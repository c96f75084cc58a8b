"""Mistakes on the way forward: rows of the catalogue."""

from __future__ import annotations

from reference.activations import Array
from reference.equations import CORRECT, Layer, transpose
from reference.misconceptions.record import ON_PAPER, Misconception, NotApplicable
from reference.network import affine


def _weights_from_the_right(c: Layer) -> Array:
    if c.w.shape[-1] != c.w.shape[-2]:
        raise NotApplicable("the shapes do not fit")
    mixed: Array = c.input @ c.w + c.b[..., None, :]
    return mixed


def _as_the_first_layer(c: Layer) -> Layer:
    return c if c.previous is None else _as_the_first_layer(c.previous)


def _hidden_pull(c: Layer, upstream: Array) -> Array:
    pulled: Array = _as_the_first_layer(c).activation.pull(c.z, c.a, upstream)
    return pulled


FORWARD = (
    Misconception(
        "bias-left-out",
        "the bias is left out of the weighted sum",
        r"$z = Wa + b$: the bias belongs to the net input.",
        r"Add $b$ before the activation.",
        {"affine": lambda c: c.input @ transpose(c.w)},
        "biases of zero",
        source=ON_PAPER,
    ),
    Misconception(
        "activation-left-out",
        "the activation function is left out",
        r"The weighted sum $z$ was passed on as it is. A neuron's output is $f(z)$.",
        r"Apply the activation to every weighted sum.",
        {"activate": lambda c: c.z},
        "a linear layer",
        source=ON_PAPER,
    ),
    Misconception(
        "bias-subtracted",
        "the bias is subtracted from the weighted sum",
        r"$z = Wa + b$. Some books have a threshold $\theta = -b$ instead, which is subtracted; here the bias is "
        r"added.",
        r"Add $b$ to the weighted sum.",
        {"affine": lambda c: affine(c.input, c.w, -c.b)},
        "biases of zero",
        source=ON_PAPER,
    ),
    Misconception(
        "forward-weights-transposed",
        "the weights are transposed on the way forward",
        r"The net input of a neuron adds up what comes in over *its own* edges. Here the edges that leave one "
        r"neuron of the layer before were taken for those that enter.",
        r"For each neuron follow the edges that end in it: with one row per neuron, $z = W a + b$.",
        {"affine": _weights_from_the_right},
        "symmetric matrices; where the matrix is not square the shapes do not fit",
        source=ON_PAPER,
    ),
    Misconception(
        "activation-applied-twice",
        "the activation function is applied twice",
        r"$a = f(z)$, once. What was passed on is $f(f(z))$; for a sigmoid that lies between 0.5 and 0.7311 "
        r"whatever $z$ is.",
        r"Apply the activation to the weighted sum, and pass its value on as it is.",
        {"activate": lambda c: c.activation.value(c.activation.value(c.z))},
        "a linear layer or a ReLU",
        source="Kulbear/deep-learning-coursera PR 42",
    ),
    Misconception(
        "output-activation-left-out",
        "the activation function of the output layer is left out",
        r"The weighted sum $z^L$ was taken for the output. The output neurons have an activation function, too.",
        r"$a^L = f(z^L)$.",
        {"activate": lambda c: c.z if c.next is None else CORRECT.activate(c)},
        "a linear output layer",
        source=ON_PAPER,
    ),
    Misconception(
        "sigmoid-everywhere",
        "every neuron is computed as a sigmoid",
        r"Here some layers have another activation function. Each layer goes forward and back with its own.",
        r"Look up the activation of every layer before you start.",
        {
            "activate": lambda c: c.activations["sigmoid"].value(c.z),
            "pull": lambda c, upstream: c.activations["sigmoid"].pull(c.z, c.a, upstream),
        },
        "networks of sigmoids",
        source=ON_PAPER,
    ),
    Misconception(
        "hidden-activation-at-output",
        "the output is computed with the activation of the hidden layer",
        r"The output layer has an activation function of its own; here that of the hidden layer was used there, "
        r"forward and back.",
        r"Look up the activation of every layer before you start.",
        {"activate": lambda c: _as_the_first_layer(c).activation.value(c.z), "pull": _hidden_pull},
        "layers that share one activation function",
        source=ON_PAPER,
    ),
)
