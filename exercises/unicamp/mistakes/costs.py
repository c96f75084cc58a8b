"""Mistakes about the cross-entropy and about softmax."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "cross-entropy-base-two",
        "the logarithm of the cross-entropy is taken to base 2",
        r"$\log_2 a = \ln a / \ln 2$: the cost is 1.44 times too large, and its slope is no longer $a - y$.",
        r"Use the natural logarithm, `np.log`, not `np.log2`.",
    ),
    Misconception(
        "cross-entropy-base-ten",
        "the logarithm of the cross-entropy is taken to base 10",
        r"The key marked log on a calculator is base 10. That makes the cost 2.3 times too small, and its slope is no "
        r"longer $a - y$.",
        "Use the natural logarithm: ln on a calculator, `np.log` in NumPy.",
    ),
    Misconception(
        "cross-entropy-second-term-left-out",
        r"the term $(1 - y) \ln (1 - a)$ of the cross-entropy is left out",
        r"Each sigmoid output says yes or no by itself. Without this term an output whose target is 0 costs nothing, "
        r"however near to 1 it is.",
        r"Add $(1 - y) \ln (1 - a)$ for every output. Only with softmax does one logarithm suffice.",
    ),
    Misconception(
        "cross-entropy-averaged-over-outputs",
        "the cross-entropy is averaged over the outputs, not summed",
        "The mean is taken over the *examples*. The outputs of one example are added up.",
        r"Sum over the outputs; else every $\delta$ would have to be divided by their number, too.",
    ),
    Misconception(
        "cross-entropy-minus-left-out",
        "the minus in front of the cross-entropy is left out",
        "Logarithms of numbers below 1 are negative, so without the minus the cost is negative, and least where the "
        "network is most wrong.",
        "Put the minus in front: a cost is never below 0 here.",
    ),
    Misconception(
        "quadratic-cost-instead",
        "the quadratic cost is taken in place of the cross-entropy",
        r"$\frac12 (a - y)^2$ is another cost, with another slope.",
        r"Use $-(y \ln a + (1 - y) \ln(1 - a))$.",
    ),
    Misconception(
        "slope-divided-out-of-a",
        "the error is left divided by the slope a(1 − a)",
        r"$\frac{a - y}{a(1 - a)}$ is the slope with respect to $a$. The error $\delta$ is the slope "
        r"with respect to $z$, "
        r"one factor $\sigma'(z) = a(1 - a)$ further.",
        r"Multiply $\partial C/\partial a$ by $\sigma'(z)$; both cancel to $a - y$.",
    ),
    Misconception(
        "error-as-target-minus-output",
        "the error is taken as target minus output where it is output minus target",
        r"The slope of the cross-entropy by $z$ is $a - y$: an output above its target has to fall. $y - a$ points "
        r"downhill, and subtracting it makes the cost grow.",
        r"Keep the minus in front of $C = -(\ldots)$ while differentiating; the result is $a - y$.",
    ),
    Misconception(
        "inner-minus-forgotten",
        "the inner derivative of ln(1 − a) is forgotten",
        r"$\frac{d}{da} \ln(1 - a) = -\frac{1}{1 - a}$: what stands inside falls when $a$ rises.",
        r"The second term becomes $+\frac{1 - y}{1 - a}$ after the minus in front.",
    ),
    Misconception(
        "speed-ratio-upside-down",
        "how many times as fast is taken the other way round",
        "How many times as fast A is as B is A divided by B.",
        "Divide by the slope of the cost you compare with.",
    ),
    Misconception(
        "difference-for-ratio",
        "a difference is given in place of a ratio",
        "*How many times* asks for a quotient.",
        "Divide one slope by the other.",
    ),
    Misconception(
        "step-follows-the-cost",
        "the size of the step is thought to follow the size of the cost",
        "A step is the learning rate times the *slope* of the cost. Adding 1000 to a cost changes no step.",
        "Compare slopes, not values.",
    ),
    Misconception(
        "saturation-thought-gone",
        "the output is thought not to saturate under the cross-entropy",
        r"The activation is the same sigmoid and is as flat as before. The cost makes up for it: its own "
        r"slope is steep "
        r"there.",
        r"Look at the product $\partial C/\partial a \cdot \sigma'(z)$, not at one factor.",
    ),
    Misconception(
        "slope-gone-everywhere",
        "the slope of the activation is thought to drop out of every layer",
        r"The cost meets the network at the output layer only, and it cancels the slope of the output's sigmoid. Where "
        r"nothing cancels, $f'(z)$ stays a factor.",
        r"Change BP1 only; for each activation write down its own slope.",
    ),
    Misconception(
        "cost-changes-the-rate",
        "the cost is thought to set the learning rate",
        r"$\eta$ is chosen by whoever trains the network. The cost decides the slope it is multiplied by.",
        r"Keep the two factors of a step apart: $\eta$ and $\partial C/\partial w$.",
    ),
    Misconception(
        "cost-thought-a-display",
        "the cost is thought to be shown only, without an influence on training",
        "The gradient is that of the cost. Another cost has another gradient, by BP1.",
        "Differentiate the cost that is given.",
    ),
    Misconception(
        "cancelling-with-any-output",
        "the cross-entropy is thought to cancel the slope of any activation",
        r"It is made to cancel the sigmoid's $a(1 - a)$. A linear output has slope 1, and its values "
        r"need not lie between "
        r"0 and 1, where logarithms exist.",
        "Match cost and output: quadratic with linear, cross-entropy with sigmoid or softmax.",
    ),
    Misconception(
        "output-and-target-swapped",
        "output and target have changed places in the cross-entropy",
        r"The cross-entropy is not symmetric: it holds the logarithm of the *output*. Targets are 0 or "
        r"1, and $\ln 0$ does "
        r"not exist.",
        r"$y$ in front, $a$ inside the logarithm.",
    ),
    Misconception(
        "softmax-without-maximum",
        "softmax is computed without subtracting the largest z",
        r"$e^{1000}$ is infinite for a float, and all $e^{-1000}$ are 0: what comes out is not a number (nan).",
        r"Subtract the largest $z$ of each example first; it cancels in the quotient.",
    ),
    Misconception(
        "softmax-one-maximum-for-all",
        "the largest z of the whole batch is subtracted, not that of each example",
        r"In an example whose own $z$ are all far below it every $e^{z - \max}$ is 0, and 0 is divided by 0.",
        "`np.max(z, axis=-1, keepdims=True)`: one maximum per example.",
    ),
    Misconception(
        "softmax-over-the-batch",
        "softmax is normalised over the examples instead of over the outputs",
        "The outputs of *one* example are the probabilities that add up to 1. Different examples have "
        "nothing to do with "
        "each other.",
        "One example is one row: sum along the last axis, with `keepdims=True`.",
    ),
    Misconception(
        "softmax-over-everything",
        "softmax is normalised over the whole batch at once",
        "`np.sum` without an axis adds up all the rows, so that only all examples together add up to 1.",
        "Sum along the last axis, with `keepdims=True`.",
    ),
    Misconception(
        "softmax-not-normalised",
        "the exponentials are not divided by their sum",
        "They are positive, but they add up to anything.",
        "Divide each by the sum over the outputs of its example.",
    ),
    Misconception(
        "softmax-without-exponential",
        "z itself is divided by its sum, without the exponential",
        r"$z$ may be negative, and so might the probabilities be; the sum may even be 0.",
        r"Take $e^{z}$ first: it is positive.",
    ),
    Misconception(
        "softmax-divided-by-maximum",
        "z is divided by its largest entry where that should be subtracted",
        r"Dividing changes the differences between the $z$, and those are all that softmax depends on.",
        r"Subtract: $e^{z - m} = e^z e^{-m}$, and the factor $e^{-m}$ cancels.",
    ),
    Misconception(
        "sigmoid-for-softmax",
        "every output is a sigmoid of its own",
        "Sigmoids do not know of each other and do not add up to 1.",
        "Divide by the sum over all outputs of the example.",
    ),
    Misconception(
        "logarithm-after-rounding",
        "the logarithm is taken of an output that was rounded to 0",
        r"A probability of $e^{-1000}$ is 0 for a float: its logarithm is infinite, and $0 \cdot \ln 0$ "
        r"is not a number.",
        r"Take the logarithm by hand: $\ln a_k = z_k - \max - \ln \sum_j e^{z_j - \max}$.",
    ),
    Misconception(
        "softmax-cross-sign",
        "the term from softmax's denominator has the wrong sign",
        r"The denominator grows with every $z$, so it makes outputs *smaller*: raising one $z$ lowers "
        r"all other outputs.",
        r"$-a_j a_k$ beside the diagonal; $a_j - a_j^2$ on it.",
    ),
    Misconception(
        "softmax-denominator-held-constant",
        "the denominator of softmax is held constant",
        r"$z_j$ stands in the sum below as well. With the numerator alone the derivative of $a_j$ would be $a_j$.",
        "Use the quotient rule.",
    ),
    Misconception(
        "softmax-square-only",
        "only the denominator of softmax is differentiated, or with the wrong output",
        r"$-a_j^2$ is what the denominator gives for $a_j$ and its own $z_j$; the numerator adds $a_j$ "
        r"there. For another "
        r"$z_k$ the denominator gives $-a_j a_k$.",
        "Write the quotient rule out, numerator and denominator.",
    ),
    Misconception(
        "softmax-own-output-only",
        "the diagonal entry of softmax's Jacobian is given for one beside it",
        r"$a_j (1 - a_j)$ holds for $a_j$ and its *own* $z_j$. Another $z_k$ stands in the denominator only.",
        r"$\partial a_j/\partial z_k = -a_j a_k$.",
    ),
    Misconception(
        "softmax-other-output-only",
        "the output asked for does not stand in its own derivative",
        r"$\frac{0 - e^{z_j} e^{z_k}}{S^2}$ has one factor of each: $-a_j a_k$.",
        "Keep the numerator of the output that is differentiated.",
    ),
    Misconception(
        "softmax-target-left-out",
        "the target is left out of the error",
        r"$\delta = a$ pushes every output down, the right one as well.",
        r"$\delta = a - y$.",
    ),
    Misconception(
        "activation-slope-not-applied",
        "the slope of the cost with respect to the output is given for the error",
        r"$-y_j/a_j$ is $\partial C/\partial a_j$. On the way to $z_j$ it must pass through softmax.",
        r"Multiply by softmax's Jacobian and sum: $a_j - y_j$.",
    ),
    Misconception(
        "errors-divided-by-the-batch",
        "each example's own error is divided by the size of the batch",
        "The mean belongs to the cost and to the gradients. Who divides the errors here and averages the "
        "gradients later "
        "divides twice.",
        "Return every example's own error; the average comes with the gradients.",
    ),
)
