"""Questions on backpropagation (M. Nielsen, "Neural Networks and Deep Learning", chapter 2)."""

from __future__ import annotations

from exercises.nielsen.ladders import SOURCE
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
