"""Mistakes behind wrong answers to questions on what is assumed about the cost."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "quadratic-cost-assumed",
        "the quadratic cost is taken to be the only one",
        "BP1 holds the derivative of *any* cost by the outputs. The quadratic cost is the usual example.",
        r"Only $\nabla_a C$ changes with the cost; the rest of the algorithm stays.",
    ),
    Misconception(
        "convexity-assumed",
        "the cost is taken to be convex",
        "Derivatives can be computed whether or not a function is convex, and the cost of a network with hidden layers "
        "is not convex in the weights.",
        "Backpropagation computes a gradient; where descent along it ends is another matter.",
    ),
    Misconception(
        "target-as-variable",
        "the target is taken for something that can change",
        "The target belongs to the training example, which is fixed. Weights and biases cannot change it.",
        "Treat $y$ as a constant in the cost of its example.",
    ),
    Misconception(
        "falling-cost-assumed",
        "the cost is taken to fall with every step",
        "Nothing of the kind is assumed, nor is it true: with too large a learning rate the cost rises.",
        "Backpropagation finds the gradient at one point; it makes no step.",
    ),
    Misconception(
        "cost-assumptions-exchanged",
        "the purposes of the two assumptions are exchanged",
        r"That the cost is an average lets one go through the examples one by one. That it is a function of the "
        r"outputs gives the backward pass its start, $\nabla_a C$.",
        "Ask what would fail: summing over the examples, or starting at the output.",
    ),
    Misconception(
        "errors-shared-by-examples",
        "the examples are thought to share their errors or their targets",
        r"Every example has its own activations, its own target and its own $\delta$. Only the gradients are averaged.",
        "One forward and one backward pass per example, then the average.",
    ),
    Misconception(
        "not-an-average",
        "a cost that mixes the examples is taken for an average over them",
        r"The cost must be $\frac1n \sum_x C_x$ with each $C_x$ made from one example alone. A maximum, a product, or "
        "a function applied to the whole average is not of that form.",
        "Try to write down the cost of a single example; if it takes the others to do so, the cost does not fit.",
    ),
    Misconception(
        "not-of-outputs-alone",
        "a cost that looks inside the network is taken for a function of the outputs",
        "Weights, hidden activations and slopes are not outputs. What depends on them directly reaches the cost on a "
        "way that BP1 and BP2 do not know of.",
        "Ask whether the cost could be computed by somebody who sees only outputs and targets.",
    ),
)
