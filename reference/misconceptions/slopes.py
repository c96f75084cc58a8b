"""Mistakes with the slope of the activation, which BP1 and BP2 share: rows of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reference.activations import Array
from reference.equations import CORRECT, Layer
from reference.misconceptions.record import ON_PAPER, Misconception, NotApplicable

Pull = Callable[[Layer, Array], Array]


def _elementwise(c: Layer) -> None:
    if not c.activation.elementwise:
        raise NotApplicable("softmax has no elementwise slope")


def _slope_at_activation(c: Layer, upstream: Array) -> Array:
    _elementwise(c)
    return c.activation.slope(c.a) * upstream


def _value_form_at_z(c: Layer, upstream: Array) -> Array:
    _elementwise(c)
    return c.activation.slope_from_value(c.z) * upstream


def _slope_twice(c: Layer, upstream: Array) -> Array:
    _elementwise(c)
    return c.activation.slope(c.z) * CORRECT.pull(c, upstream)


def _instead(slopes: Mapping[str, Callable[[Array, Array], Array]]) -> Pull:
    """A pull that makes something else of (a, upstream) for the activations named."""

    def pull(c: Layer, upstream: Array) -> Array:
        other = slopes.get(c.activation.name)
        return CORRECT.pull(c, upstream) if other is None else other(c.a, upstream)

    return pull


def _positive(values: Array) -> Array:
    positive: Array = (values + abs(values)) / 2  # of symbols, too
    return positive


SLOPES = (
    Misconception(
        "hidden-slope-missing",
        "the slope of the activation is left out at a hidden layer",
        r"The error was pulled back through the weights, but not through the activation of the hidden layer.",
        r"Multiply by the hidden layer's own slope: "
        r"$\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot f'(z^l)$ (BP2).",
        {"hidden_error": lambda c: c.upstream},
        "a linear hidden layer, or ReLUs that are all live",
        source="makeyourownneuralnetwork/makeyourownneuralnetwork#88; stephencwelch/Neural-Networks-Demystified#3",
    ),
    Misconception(
        "slope-at-activation",
        "the slope is evaluated at the activation a instead of at z",
        r"$f'$ was evaluated at $a = f(z)$: $f'(f(z))$ is not $f'(z)$. The sigmoid's $\sigma'(\sigma(z))$ lies "
        r"between 0.1966 and 0.25 whatever $z$ is.",
        r"Evaluate $f'$ at $z$, or use the form written with $a$: $\sigma'(z) = a(1 - a)$.",
        {"pull": _slope_at_activation},
        "a linear layer, or ReLU, where the mask of a is the mask of z",
        source="smaxx73/Neural-Network-Course, session 6; iamtrask/Grokking-Deep-Learning#56 and #9",
    ),
    Misconception(
        "value-form-at-z",
        "the formula a(1 − a) is used with z in place of a",
        r"$a(1-a)$ (for tanh: $1-a^2$) is the slope written with the *activation* $a = f(z)$. "
        r"With $z$ put in, it is not the slope of anything here.",
        r"Put $a = f(z)$ into that formula, not $z$.",
        {"pull": _value_form_at_z},
        "a linear layer or a ReLU",
        source="torch/torch7#232; lazyprogrammer/machine_learning_examples#2",
    ),
    Misconception(
        "dead-relu-passes",
        "a ReLU that is off lets the error through",
        r"Where $z < 0$ the output of a ReLU does not change with $z$: its slope is 0 and nothing flows back "
        r"(at the kink $z = 0$ we take 0, too).",
        r"Multiply by 1 where $z > 0$ and by 0 elsewhere.",
        {"pull": lambda c, upstream: upstream if c.activation.name == "relu" else CORRECT.pull(c, upstream)},
        "networks whose ReLUs are all live",
        source="Open-Deep-ML/DML-OpenProblem#205",
    ),
    Misconception(
        "sigmoid-slope-everywhere",
        "the slope of the sigmoid is used at a layer that is no sigmoid",
        r"$a(1-a)$ is the slope of the sigmoid only. Each layer is pulled back through the slope of the "
        r"activation that was applied on the way forward.",
        r"Take $1 - a^2$ for tanh, and for ReLU 1 where $z > 0$ and 0 elsewhere.",
        {"pull": _instead(dict.fromkeys(("tanh", "relu"), lambda a, upstream: a * (1 - a) * upstream))},
        "networks of sigmoids",
        source="zahramajd/neural-network-from-scratch",
    ),
    Misconception(
        "tanh-slope-unsquared",
        "the slope of tanh is written as 1 − tanh, without the square",
        r"$\tanh'(z) = 1 - \tanh^2(z)$. Far left the curve is flat, but $1 - \tanh z$ is nearly 2 there.",
        r"Square it: $1 - a^2$ with $a = \tanh(z)$.",
        {"pull": _instead({"tanh": lambda a, upstream: (1 - a) * upstream})},
        "networks without tanh",
        source="nicodjimenez/lstm#41",
    ),
    Misconception(
        "tanh-slope-without-one",
        "the slope of tanh is written as −tanh², without the 1",
        r"tanh rises everywhere, so its slope is never negative. At $z = 0$ it is 1, where $-\tanh^2$ is 0.",
        r"The slope is $1 - a^2$ with $a = \tanh(z)$.",
        {"pull": _instead({"tanh": lambda a, upstream: -a * a * upstream})},
        "networks without tanh",
        source="scutan90/DeepLearning-500-questions#466 and #544",
    ),
    Misconception(
        "value-as-slope",
        "the value of the activation is taken for its slope",
        r"How much a neuron gives is not how much that changes with its net input; the chain rule needs the "
        r"latter.",
        r"Slopes are $a(1-a)$ for the sigmoid, $1-a^2$ for tanh, and 1 or 0 for ReLU.",
        {"pull": _instead(dict.fromkeys(("sigmoid", "tanh", "relu"), lambda a, upstream: a * upstream))},
        "linear layers",
        source="UsamaHasan/Neural-Network-with-MicroGrad (ReLU)",
    ),
    Misconception(
        "one-minus-value-as-slope",
        "the slope of the sigmoid is written as 1 − a, without the factor a",
        r"$\sigma'(z) = a (1 - a)$ has two factors. With $1 - a$ alone the slope would be nearly 1 far left, where "
        r"the curve is flat.",
        r"Multiply by $a$, too: $a (1 - a)$.",
        {"pull": _instead({"sigmoid": lambda a, upstream: (1 - a) * upstream})},
        "networks without sigmoids",
        source=ON_PAPER,
    ),
    Misconception(
        "slope-counted-twice",
        "the slope of a neuron is multiplied in a second time",
        r"$\delta = \partial C/\partial z$ holds the neuron's slope already. BP3, BP4 and the sum of BP2 use that "
        r"$\delta$ as it is.",
        r"One slope per neuron: in its own error, and nowhere else.",
        {"pull": _slope_twice},
        "linear layers and ReLUs, whose slope is its own square",
        source=ON_PAPER,
    ),
    Misconception(
        "relu-applied-to-error",
        "ReLU is applied to the error on its way back instead of its slope",
        r"Whether a ReLU lets the error pass depends on its own net input, not on the sign of the error: negative "
        r"errors pass a neuron that is on, and no error passes one that is off.",
        r"Multiply the error by 1 where the net input was positive and by 0 elsewhere.",
        {"pull": _instead({"relu": lambda a, upstream: _positive(upstream)})},
        "live ReLUs whose errors are positive",
        source="exacity/deeplearningbook-chinese#127",
    ),
    Misconception(
        "relu-mask-as-error",
        "the slope of the ReLU is passed on without the error that came back",
        r"The 1 or 0 of a ReLU is a *factor* of the error that arrives from the next layer. Here it took the "
        r"error's place.",
        r"Multiply what comes back by the slope: $\delta = (\text{what comes back}) \odot f'(z)$.",
        {"pull": lambda c, upstream: CORRECT.pull(c, upstream * 0 + 1 if c.activation.name == "relu" else upstream)},
        "networks without ReLUs, or an error of 1",
        source="UsamaHasan/Neural-Network-with-MicroGrad (ReLU); A. Karpathy's Hacker's guide, the gate of division",
    ),
)
