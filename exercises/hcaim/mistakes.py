"""Mistakes of this source's exercises: of activation functions (`altered` has their equations), derivations, training
loops and learning rates."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "sigmoid-slope-everywhere",
        "the slope of the sigmoid is used at a hidden layer that is no sigmoid",
        r"$a(1-a)$ is the slope of the sigmoid only. Each layer is pulled back through the slope of the activation "
        r"that was applied on the way forward.",
        r"Take $1 - a^2$ for tanh, and for ReLU 1 where $net > 0$ and 0 elsewhere.",
    ),
    Misconception(
        "hidden-slope-at-output",
        "the slope of the hidden layer's activation is used at the output",
        "The output neurons are sigmoids here, whatever the hidden layer is; their slope is that of the sigmoid.",
        r"Use $o(1-o)$ at the output and the slope of the hidden activation at the hidden layer.",
    ),
    Misconception(
        "tanh-slope-unsquared",
        "the slope of tanh is written as 1 − tanh, without the square",
        r"$\tanh'(z) = 1 - \tanh^2(z)$. Far left the curve is flat, but $1 - \tanh z$ is nearly 2 there.",
        r"Square it: $1 - a^2$ with $a = \tanh(z)$.",
    ),
    Misconception(
        "tanh-slope-without-one",
        "the slope of tanh is written as −tanh², without the 1",
        r"tanh rises everywhere, so its slope is never negative. At $z = 0$ it is 1, where $-\tanh^2$ is 0.",
        r"The slope is $1 - a^2$ with $a = \tanh(z)$.",
    ),
    Misconception(
        "value-as-slope",
        "the value of the activation is taken for its slope",
        "How much a neuron gives is not how much that changes with its net input; the chain rule needs the latter.",
        r"Slopes are $a(1-a)$ for the sigmoid, $1-a^2$ for tanh, and 1 or 0 for ReLU.",
    ),
    Misconception(
        "relu-applied-to-error",
        "ReLU is applied to the error on its way back instead of its slope",
        "Whether a ReLU lets the error pass depends on its own net input, not on the sign of the error: negative "
        "errors pass a neuron that is on, and no error passes one that is off.",
        "Multiply the error by 1 where the net input was positive and by 0 elsewhere.",
    ),
    Misconception(
        "sigmoid-everywhere",
        "the hidden layer is computed as a sigmoid although another activation is asked for",
        "The hidden layer has an activation of its own, forward and backward; only the output is always a sigmoid.",
        "Apply the named activation to the hidden net inputs, and use its slope on the way back.",
    ),
    Misconception(
        "hidden-activation-at-output",
        "the output is computed with the activation of the hidden layer",
        "Only the hidden layer changes its activation; the output neurons stay sigmoids.",
        "Apply the sigmoid to the net inputs of the outputs, and use its slope there.",
    ),
    Misconception(
        "forward-weights-transposed",
        "the weights are transposed on the way forward",
        "The net input of a neuron adds up what comes in over *its own* edges. Here the edges that leave one neuron "
        "of the layer before were taken for those that enter.",
        r"For each neuron follow the edges that end in it: with one row per neuron, $net = W a + b$.",
    ),
    Misconception(
        "not-differentiated",
        "the error itself is written where its derivative is asked for",
        r"$\frac12 (t-o)^2$ says how large the error is; $\partial E/\partial o$ says how it changes with $o$.",
        r"Bring the exponent down and multiply by the inner derivative: $-(t - o) = o - t$.",
    ),
    Misconception(
        "network-input-as-input",
        "the network's input is taken where a hidden neuron's output feeds the weight",
        "Only weights of the first layer are fed by the inputs. A weight that leads to an output is fed by a hidden "
        "neuron.",
        "Look where the edge starts: the value found there is the factor.",
    ),
    Misconception(
        "other-neuron",
        "the value of another neuron than the one the weight comes from is taken",
        "Every weight belongs to one edge, and only the value at the start of that edge is multiplied by it.",
        "Find the edge in the picture and take the value at its start.",
    ),
    Misconception(
        "own-error-only",
        "the error of the layer above is taken over as it is, without the weight that leads there",
        r"A change of a hidden output reaches $net_o$ multiplied by the weight of the edge, so the error comes back "
        "multiplied by it.",
        r"$\partial E/\partial h_j = \sum_k w_{kj}\,\delta_k$.",
    ),
    Misconception(
        "step-uphill",
        "the step goes uphill: the sign of the error or of the update is flipped",
        r"With $o - t$ the gradient is subtracted; with $t - o$ the minus is already in it, and it is added. One flip "
        "too many makes the error grow.",
        r"Use $\delta_o = (o - t)\,o(1-o)$ and $w \leftarrow w - \eta\,\partial E/\partial w$.",
    ),
    Misconception(
        "half-left-out",
        "the ½ of the error is left out",
        r"Here $E = \frac12 \sum_k (t_k - o_k)^2$. Without the ½ it is twice that.",
        "Multiply the sum of squares by ½.",
    ),
    Misconception(
        "sum-of-squares-trained",
        "the error is taken without its ½, in its value and in its slopes",
        r"$\sum_k (t_k - o_k)^2$ is another cost: its value and every slope of it are twice those of "
        r"$E = \frac12 \sum_k (t_k - o_k)^2$.",
        r"Use the cost as it is defined; its derivative by $o$ is $o - t$, without a 2.",
    ),
    Misconception(
        "error-after-update",
        "the error is computed after the update instead of before it",
        "What is asked for is the error of the forward pass that the update was made from.",
        "Compute the error from the first forward pass, before anything is changed.",
    ),
    Misconception(
        "first-error-kept",
        "the error of the first forward pass is returned instead of the last",
        "Each step makes a forward pass of its own, and the error before the *last* update is asked for.",
        "Compute the error anew inside the loop.",
    ),
    Misconception(
        "gradients-carried-over",
        "the gradients of earlier steps are added to those of the current one",
        "Each step uses the gradient at the current weights alone. Sums that are not set back to zero keep the old.",
        "Start from zero, or from new arrays, in every step.",
    ),
    Misconception(
        "slow-called-good",
        "an error that hardly falls is taken for good progress",
        "Falling is not enough: with a step this small most of the error is still there after many steps.",
        "Divide the new error by the old one: near 1 is slow, near 0 is fast.",
    ),
    Misconception(
        "good-called-slow",
        "an error that falls fast is called slow",
        "What counts is the part of the error that is left after a step, and here that is small.",
        "Divide the new error by the old one: near 1 is slow, near 0 is fast.",
    ),
    Misconception(
        "falling-called-diverging",
        "an error that falls is called diverging",
        "Diverging means that the error grows from step to step.",
        "Compare the error after each step with the one before: if it is smaller, nothing diverges.",
    ),
    Misconception(
        "growing-called-learning",
        "an error that grows is taken for learning",
        "The step is so long that it lands farther beyond the target than it started before it, and the next one "
        "is longer still.",
        "Compare the error after each step with the one before: if it grows, the learning rate is too large.",
    ),
)

MISTAKES = {row.id: row for row in ROWS}
