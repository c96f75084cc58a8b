"""Mistakes in the step of gradient descent and its regulariser: rows of the catalogue."""

from __future__ import annotations

from reference.activations import Array
from reference.equations import CORRECT, Layer, bias_direction
from reference.misconceptions.record import ON_PAPER, Misconception


def _direction(c: Layer) -> Array:
    """What the learning rate multiplies in the step of the weights."""
    direction: Array = c.nabla_w + c.equations.penalty(c)
    return direction


def _bias_fixed(c: Layer) -> tuple[Array, Array]:
    return CORRECT.update(c)[0], c.b


def _bias_trained(c: Layer) -> tuple[Array, Array]:
    after = CORRECT.update(c)
    return after if c.train_biases else (after[0], c.b - c.eta * c.nabla_b)


def _change_alone(c: Layer) -> tuple[Array, Array]:
    return -c.eta * _direction(c), -c.eta * bias_direction(c) if c.train_biases else c.b


def _slope_times_weight(c: Layer) -> tuple[Array, Array]:
    return c.w - c.eta * _direction(c) * c.w, c.b - c.eta * bias_direction(c) * c.b


def _biases_shrunk(c: Layer) -> tuple[Array, Array]:
    w, b = CORRECT.update(c)
    return w, b - c.eta * c.lam * c.b if c.train_biases else b


UPDATES = (
    Misconception(
        "update-added",
        "the gradient is added instead of subtracted",
        r"The gradient points uphill: adding it makes the error grow.",
        r"$w \leftarrow w - \eta\,\nabla_w$.",
        {"update": lambda c: (2 * c.w - CORRECT.update(c)[0], c.b + c.eta * bias_direction(c))},
        "comparing gradients only",
        source="smaxx73/Neural-Network-Course, project 1; zahramajd/neural-network-from-scratch",
    ),
    Misconception(
        "learning-rate-left-out",
        "the learning rate is left out of the update",
        r"The gradient itself was subtracted; the learning rate $\eta$ says how much of it to take.",
        r"$w \leftarrow w - \eta\,\nabla_w$.",
        {"update": lambda c: (c.w - c.nabla_w - c.equations.penalty(c), c.b - bias_direction(c))},
        "a learning rate of 1",
        source=ON_PAPER,
    ),
    Misconception(
        "biases-trained-too",
        "the biases are updated although the exercise keeps them fixed",
        r"In this exercise only the weights are trained; the biases stay what they are.",
        r"Leave the biases as they were in the forward pass.",
        {"update": _bias_trained},
        "exercises that train the biases, and everything before the step",
        source="readers of M. Mazur's example, where E after the step is then 0.280471447",
    ),
    Misconception(
        "biases-left-fixed",
        "the biases are not updated although the exercise trains them",
        r"Biases are parameters like weights, and here they are trained.",
        r"$b \leftarrow b - \eta\,\nabla_b$.",
        {"update": _bias_fixed},
        "exercises that keep the biases fixed, and everything before the step",
        source="mattm/simple-neural-network",
    ),
    Misconception(
        "learning-rate-twice",
        "the learning rate is multiplied in twice",
        r"The gradient had been multiplied by $\eta$ already, and the step did it again.",
        r"The learning rate stands once, in the step: $w \leftarrow w - \eta\,\nabla_w$.",
        {"update": lambda c: (c.w - c.eta**2 * _direction(c), c.b - c.eta**2 * bias_direction(c))},
        "a learning rate of 1",
        source=ON_PAPER,
    ),
    Misconception(
        "change-as-new-weight",
        "the step is given in place of the weight it leads to",
        r"A step says how far to go, and it starts at the old weight.",
        r"$w - \eta\,\partial E/\partial w$.",
        {"update": _change_alone},
        "weights that start at 0",
        source="A. Karpathy's notes on micrograd: `p.data = -step * p.grad`",
    ),
    Misconception(
        "slope-times-weight",
        "the slope is multiplied by the weight before it is subtracted",
        r"The slope already says how the cost changes with this weight. The weight only says where the step starts.",
        r"Subtract learning rate × slope, nothing else.",
        {"update": _slope_times_weight},
        "weights of 1",
        source=ON_PAPER,
    ),
    Misconception(
        "weights-left-fixed",
        "the weights are not updated, only the biases are",
        r"Weights and biases are trained alike, each against its own gradient.",
        r"$w \leftarrow w - \eta\,\nabla_w$ as well.",
        {"update": lambda c: (c.w, CORRECT.update(c)[1])},
        "everything before the step",
        source=ON_PAPER,
    ),
    Misconception(
        "penalty-left-out",
        "the penalty is left out of the update",
        r"This is the step of the unregularised cost.",
        r"Add the penalty's slope to the gradient of every weight.",
        {"penalty": lambda c: 0 * c.w},
        "no regulariser",
        source="Anner-deJong/CS231n_2016",
    ),
    Misconception(
        "penalty-doubled",
        "a factor 2 too much in the penalty",
        r"The 2 that comes down from the square is used up by the ½ in front, if there is one; $|w|$ has no 2 at all.",
        r"Differentiate the penalty as it is given: $\frac{\lambda}{2n} w^2$ has the slope $\frac{\lambda}{n} w$.",
        {},
        "no regulariser",
        {"penalty": lambda rule: lambda c: 2 * rule(c)},
        source="dibgerge/ml-coursera-python-assignments#45; lawlite19/MachineLearning_Python#4",
    ),
    Misconception(
        "penalty-sign",
        "the penalty pushes the weights away from 0",
        r"The penalty is added to the cost, so its slope is added to the gradient, and the step *subtracts* both.",
        r"$w - \eta\,(\nabla_w + \dots)$: the same sign for gradient and penalty.",
        {},
        "no regulariser",
        {"penalty": lambda rule: lambda c: -rule(c)},
        source="dibgerge/ml-coursera-python-assignments#45",
    ),
    Misconception(
        "penalty-on-biases",
        "the biases are shrunk like the weights",
        r"The penalty sums over the weights only. A large bias does not make a neuron more sensitive to its inputs.",
        r"Update the biases with their gradient alone.",
        {"update": _biases_shrunk},
        "no regulariser, or biases of zero",
        source="Anner-deJong/CS231n_2016",
    ),
)
