"""Questions on backpropagation (M. Nielsen, "Neural Networks and Deep Learning", chapter 2)."""

from __future__ import annotations

from dataclasses import replace

from exercises.choices import Stem, choice_question
from exercises.model import Option
from exercises.nielsen.source import SOURCE
from exercises.orders import order_question

WORKED_STEPS = r"""
Each step needs what the step before it has found:

* **Input** gives $a^1$, without which no weighted input can be computed.
* **Feedforward** gives every $z^l$ and $a^l$; all slopes $\sigma'(z^l)$ are taken there.
* **Output error** needs $a^L$ and $z^L$ (BP1).
* **Backpropagate the error** goes from $\delta^L$ to $\delta^{L-1}$ and on to $\delta^2$ (BP2).
* **Output**: the gradient of a layer needs the error of that layer and the activations before it (BP3, BP4).
"""

algorithm_steps = order_question(
    "nielsen/algorithm_steps",
    title="The backpropagation algorithm",
    source=SOURCE,
    statement="Put the five steps of the backpropagation algorithm in order.",
    steps={
        "input": r"**Input**: set the activation $a^1 = x$ of the input layer.",
        "feedforward": r"**Feedforward**: for each layer compute $z^l = w^l a^{l-1} + b^l$ and $a^l = \sigma(z^l)$.",
        "output": r"**Output error**: compute $\delta^L = \nabla_a C \odot \sigma'(z^L)$.",
        "backpropagate": r"**Backpropagate the error**: for each layer, from the last but one down, compute "
        r"$\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)$.",
        "gradient": r"**Output**: the gradient is $\partial C/\partial w^l_{jk} = a^{l-1}_k \delta^l_j$ and "
        r"$\partial C/\partial b^l_j = \delta^l_j$.",
    },
    worked=WORKED_STEPS,
    mistakes={
        "gradient-before-errors": ("input", "feedforward", "output", "gradient", "backpropagate"),
        "backward-before-forward": ("input", "output", "backpropagate", "feedforward", "gradient"),
    },
)

CHOICES = (
    Option("bp1", "BP1: the error of the output layer", "taken-for-bp1"),
    Option("bp2", "BP2: the error of a layer in terms of the error of the next layer", "taken-for-bp2"),
    Option("bp3", "BP3: the gradient of the biases", "taken-for-bp3"),
    Option("bp4", "BP4: the gradient of the weights", "taken-for-bp4"),
    Option("step", "the step of gradient descent", "gradient-taken-for-update"),
    Option("forward", "the forward pass through a layer", "backward-taken-for-forward"),
)
# Each equation in several guises, and what gives it away.
GUISES = {
    "bp1": (
        r"It holds the derivative of the cost by the *output*, times the slope at the output layer.",
        {
            "components": r"$$\frac{\partial C}{\partial a^L_j}\, \sigma'(z^L_j)$$",
            "vectors": r"$$\nabla_a C \odot \sigma'(z^L)$$",
            "quadratic": r"$$(a^L - y) \odot \sigma'(z^L)$$ with the quadratic cost",
            "diagonal": r"$$\Sigma'(z^L)\, \nabla_a C,$$ where $\Sigma'(z^L)$ is the diagonal matrix of the slopes",
            "words": "how fast the cost changes with what a neuron of the last layer puts out, times how fast that "
            "changes with the neuron's weighted input",
            "code": "`(a[-1] - y) * sigmoid_prime(z[-1])`",
        },
    ),
    "bp2": (
        r"The weights of the *next* layer, transposed, carry its errors back; then comes this layer's own slope.",
        {
            "components": r"$$\sum_k w^{l+1}_{kj}\, \delta^{l+1}_k\, \sigma'(z^l_j)$$",
            "vectors": r"$$\left((w^{l+1})^T \delta^{l+1}\right) \odot \sigma'(z^l)$$",
            "diagonal": r"$$\Sigma'(z^l)\, (w^{l+1})^T \delta^{l+1},$$ where $\Sigma'(z^l)$ is the diagonal matrix of "
            "the slopes",
            "words": "the errors of the neurons a neuron leads to, each times the weight on the way there, all added "
            "up and multiplied by the neuron's own slope",
            "code": "`(W[l + 1].T @ delta[l + 1]) * sigmoid_prime(z[l])`",
        },
    ),
    "bp3": (
        r"The error itself, unchanged: $\partial z^l_j/\partial b^l_j = 1$.",
        {
            "components": r"$$\frac{\partial C}{\partial z^l_j} \cdot 1, \quad\text{where the 1 is } "
            r"\frac{\partial z^l_j}{\partial b^l_j}$$",
            "vectors": r"$\delta^l$ itself, with nothing multiplied to it, as part of the gradient",
            "words": "how fast the cost changes with the constant that is added in a neuron's weighted input: as fast "
            "as with the weighted input itself",
            "as a weight": r"the rate for the constant in a weighted input, seen as a weight whose input is always 1: "
            r"$$1 \cdot \delta^l_j$$",
            "code": "`delta[l].copy()`, stored as a part of the gradient",
        },
    ),
    "bp4": (
        r"What goes in through the weight, times the error where it comes out.",
        {
            "components": r"$$a^{l-1}_k\, \delta^l_j$$",
            "in and out": r"$$a_{\mathrm{in}}\, \delta_{\mathrm{out}}$$",
            "vectors": r"$$\delta^l\, (a^{l-1})^T$$",
            "words": "what the neuron at the start of an edge puts out, times the error of the neuron at its end",
            "code": "`np.outer(delta[l], a_before)`, where `a_before` is what comes into layer `l`",
        },
    ),
    # Neither is one of the four: whoever only looks for BP is not always right.
    "step": (
        r"It begins with the present value and subtracts the gradient, times the learning rate $\eta$.",
        {
            "vectors": r"$$w^l - \eta\, \frac{\partial C}{\partial w^l}$$",
            "with an error": r"$$b^l - \eta\, \delta^l$$",
            "code": "`W[l] - eta * nabla_W[l]`",
        },
    ),
    "forward": (
        r"It makes an activation from the activations before it; no error and no derivative of $C$ occurs in it.",
        {
            "components": r"$$\sigma\left(\sum_k w^l_{jk}\, a^{l-1}_k + b^l_j\right)$$",
            "words": "the activation function of a neuron, applied to its bias plus the weighted sum of what the "
            "neurons before it put out",
            "code": "`sigmoid(W[l] @ a_before + b[l])`, where `a_before` is what comes into layer `l`",
        },
    ),
}
# Where one of these is right the other is not shown: that confusion has no name here.
NOT_OF_THE_FOUR = ("step", "forward")


def _guise(equation: str, text: str, why: str) -> Stem:
    """One guise of an equation with all the equations to choose from."""
    apart = NOT_OF_THE_FOUR if equation in NOT_OF_THE_FOUR else ()
    options = tuple(
        replace(each, misconception=None) if each.id == equation else each
        for each in CHOICES
        if each.id == equation or each.id not in apart
    )
    (name,) = (each.text for each in options if each.id == equation)
    return Stem(text, options, f"This is the right side of {name}. {why}")


which_equation = choice_question(
    "nielsen/which_equation",
    title="Which equation is this?",
    source=f"{SOURCE}, BP1-BP4",
    level="recall",
    minutes=1,
    statement="This is what stands on the right side of an equation:\n\n<<stem>>\n\nWhat does the equation compute?",
    stems={
        f"{equation}, {guise}": _guise(equation, text, why)
        for equation, (why, guises) in GUISES.items()
        for guise, text in guises.items()
    },
)
