"""Mistakes of this source's exercises: of activation functions (`altered` has their equations), derivations, training
loops, learning rates and Keras."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "not-differentiated",
        "the error itself is written where its derivative is asked for",
        r"$\frac12 (t-o)^2$ says how large the error is; $\partial E/\partial o$ says how it changes with $o$.",
        r"Bring the exponent down and multiply by the inner derivative: $-(t - o) = o - t$.",
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
    Misconception(
        "half-sum-in-keras",
        "half the sum of the squares is minimised, where Keras minimises their mean",
        r"`MeanSquaredError` divides by the number $k$ of outputs: its error and its slopes are $2/k$ times those of "
        r"$\frac12 \sum_j (t_j - o_j)^2$.",
        "Let Keras compute the loss: `keras.losses.MeanSquaredError()`.",
    ),
    Misconception(
        "sum-in-keras",
        "the sum of the squares is minimised, where Keras minimises their mean",
        r"`MeanSquaredError` divides by the number $k$ of outputs; the sum and all its slopes are $k$ times as large.",
        r"Leave the loss as it is, without `reduction='sum'`, and take the mean over the outputs.",
    ),
    Misconception(
        "kernels-not-transposed",
        "the weights are given to Keras with one row per neuron",
        "A Keras kernel has one row per *input* and one column per neuron. A square matrix is taken as it comes, and "
        "the network is another one.",
        "Give each layer `w.T`, and transpose its kernel again before you return it.",
    ),
    Misconception(
        "kernels-not-turned-back",
        "the kernels are returned as Keras keeps them, with one column per neuron",
        "The training is right, but the weights asked for have one row per neuron, as those that came in.",
        "Return `kernel.T` for each layer.",
    ),
    Misconception(
        "biases-not-set",
        "the biases that are given are never put into the layers",
        "A new layer starts with biases of 0; a kernel alone does not change them.",
        "`layer.set_weights([w.T, b])` sets both.",
    ),
    Misconception(
        "output-left-linear",
        "the output layer has no activation",
        "A `Dense` layer is linear unless it is told otherwise; here the outputs are sigmoids.",
        'Write `activation="sigmoid"` in the last layer.',
    ),
    Misconception(
        "usual-learning-rate",
        "the optimiser keeps its own learning rate",
        '`optimizer="sgd"` steps with 0.01, whatever `eta` is.',
        "Make the optimiser yourself: `keras.optimizers.SGD(learning_rate=eta)`.",
    ),
    Misconception(
        "another-optimiser",
        "Adam takes the steps, not plain gradient descent",
        "Adam divides each step by the usual size of the slope, so that its first steps are all about as long as the "
        r"learning rate. Plain gradient descent moves by $-\eta$ times the slope.",
        "Use `keras.optimizers.SGD(learning_rate=eta)`, without momentum.",
    ),
    Misconception(
        "mean-taken-for-half-sum",
        "the mean of the squares and half their sum are taken to have the same slopes",
        r"They differ by a constant factor, and so do their slopes: $\frac1k$ or $\frac12$ stands before the same sum.",
        r"Differentiate both by one output: $\frac2k (o - t)$ and $o - t$.",
    ),
    Misconception(
        "mean-factor-upside-down",
        "the factor between the two errors is turned over",
        r"$k/2$ leads from the slopes of Keras to your own. The other way, to those of Keras, it is $2/k$.",
        "Check with many outputs: a mean over many is a small part of their sum.",
    ),
    Misconception(
        "mean-without-two",
        "the 2 of the derivative is cancelled in the mean of the squares, where no ½ stands",
        r"The ½ of the other error is there to cancel that 2. In $\frac1k \sum (t - o)^2$ it stays: the slope is "
        r"$\frac2k (o - t)$.",
        "Differentiate both errors by one output before you divide.",
    ),
    Misconception(
        "mean-without-division",
        "the mean is differentiated without its division by the number of outputs",
        r"Only the missing ½ was seen, which makes a factor of 2. The mean divides by $k$ as well.",
        r"The factor is $2/k$: 2 for one output, 1 for two, $\frac12$ for four.",
    ),
)

MISTAKES = {row.id: row for row in ROWS}
