"""Mistakes in Nielsen's functions and in the class made of them."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "slope-squared",
        "the slope of the sigmoid is written as its square",
        r"$\sigma(z)^2$ lacks the factor that falls when $\sigma$ rises: the slope is $\sigma(z)(1-\sigma(z))$.",
        r"Check at a large $z$: the curve is flat there, so the slope must be near 0.",
    ),
    Misconception(
        "slope-sign",
        "the slope of the sigmoid has the wrong sign",
        "The sigmoid rises everywhere, so its slope is positive everywhere.",
        r"$\sigma'(z) = +\sigma(z)(1-\sigma(z))$.",
    ),
    Misconception(
        "gradient-before-errors",
        "the gradient is read off before the error has been sent back",
        r"$\nabla_w$ of a layer needs that layer's $\delta$, and the hidden layers get theirs by backpropagation.",
        "Output error, then backpropagate it, then the gradient.",
    ),
    Misconception(
        "hadamard-as-outer-product",
        "every entry is multiplied with every other, as in an outer product",
        r"The outer product makes a matrix of two vectors. In $s \odot t$ an entry meets only its partner in the same "
        "place, and the shape stays what it was.",
        "In NumPy: `s * t`, for arrays of one shape.",
    ),
    Misconception(
        "exponent-sign",
        "the minus sign in the exponent of the sigmoid is missing",
        r"$1/(1+e^{z})$ falls where $\sigma(z) = 1/(1+e^{-z})$ rises: it is $\sigma(-z)$.",
        r"Check at a large $z$: the sigmoid must be near 1 there.",
    ),
    Misconception(
        "sigmoid-without-parentheses",
        "1/1 + exp(−z) is computed: the parentheses of the sigmoid are missing",
        "Division binds stronger than addition: `1 / 1 + np.exp(-z)` divides only the first 1.",
        "Put the whole denominator in parentheses: `1 / (1 + np.exp(-z))`.",
    ),
    Misconception(
        "tanh-for-sigmoid",
        "tanh is used where the sigmoid is asked for",
        r"$\tanh$ has the same form, but runs from −1 to 1; the sigmoid runs from 0 to 1. "
        r"They are related by $\sigma(z) = (1 + \tanh(z/2))/2$.",
        r"At $z = 0$ the sigmoid is ½.",
    ),
    Misconception(
        "slope-for-sigmoid",
        "the slope of the sigmoid is returned in place of its value",
        r"$\sigma(1-\sigma)$ is how fast the sigmoid changes. What a neuron passes on is the value $\sigma(z)$.",
        r"$\sigma(z) = 1/(1+e^{-z})$.",
    ),
    Misconception(
        "step-for-sigmoid",
        "a step function is used, as in a perceptron",
        "A perceptron jumps from 0 to 1. The sigmoid passes smoothly from one to the other, which is why it has a "
        "slope to learn with.",
        r"$\sigma(z) = 1/(1+e^{-z})$, without a condition.",
    ),
    Misconception(
        "softmax-for-sigmoid",
        "softmax is used where the sigmoid is asked for",
        "Softmax divides by a sum over all neurons, so that they share 1. A sigmoid looks at one neuron only.",
        r"Entry by entry: $\sigma(z_j) = 1/(1+e^{-z_j})$.",
    ),
    Misconception(
        "first-layer-only",
        "only the first layer is computed",
        "The function returns inside the loop, or there is no loop: the later layers are never reached.",
        "Go through all layers and return after the loop.",
    ),
    Misconception(
        "layers-not-chained",
        "each layer is fed with the input of the network",
        "A layer takes what the layer before it has put out. Here every layer starts from the network's input, "
        "and only the last result remains.",
        "Use one variable for both: `a = sigmoid(w @ a + b)`.",
    ),
    Misconception(
        "bias-outside",
        "the bias is added after the sigmoid",
        r"The bias shifts the threshold of the neuron: it belongs into the weighted input, $z = wa + b$.",
        r"$a = \sigma(wa + b)$, not $\sigma(wa) + b$.",
    ),
    Misconception(
        "column-plus-row",
        "a column of shape (n, 1) and a bias of shape (n,) are added, which makes a square",
        "NumPy stretches a column and a row against each other: (n, 1) + (n,) has the shape (n, n), and no error is "
        "raised.",
        "Keep to one form: all vectors (n,), or reshape the biases to columns as well.",
    ),
    Misconception(
        "cost-half-left-out",
        "the ½ of the quadratic cost is left out",
        r"$C = \frac{1}{2 n}\sum \| y - a \|^2$. The ½ is there to cancel the 2 of the derivative; without it "
        "the cost is twice as large.",
        "Divide by 2n, not by n.",
    ),
    Misconception(
        "cost-not-averaged",
        "the costs of the examples are added up, not averaged",
        "The cost of a batch is the mean over its examples: otherwise it grows with their number.",
        "Divide by the number of rows.",
    ),
    Misconception(
        "cost-over-all-entries",
        "the mean is taken over the outputs as well as over the examples",
        "`np.mean` of the whole array divides by examples times outputs. The squares of one example's outputs are "
        r"added up, $\| y - a \|^2 = \sum_k (y_k - a_k)^2$.",
        "Sum over everything, then divide by 2n with n the number of rows.",
    ),
    Misconception(
        "mean-squared-error-for-cost",
        "the mean squared error of a library is used: no ½, and a mean over the outputs, too",
        r"The mean squared error divides by the number of all entries; the quadratic cost by $2n$.",
        "Sum over everything, then divide by 2n with n the number of rows.",
    ),
    Misconception(
        "cost-of-distances",
        "the distance between output and target is not squared",
        r"$\| y - a \|^2$ is the square of the distance, the sum of the squares itself: no root is taken.",
        "Leave the square root out, or square the norm.",
    ),
    Misconception(
        "cost-of-absolute-errors",
        "absolute values are summed in place of squares",
        r"The quadratic cost squares every difference: large errors count more than in $\sum_k |y_k - a_k|$.",
        "Square the differences.",
    ),
    Misconception(
        "cost-of-the-mean-error",
        "the errors are averaged over the examples before they are squared",
        "Errors of opposite sign then cancel each other, and a bad network can have a cost of 0.",
        "Square first, then average.",
    ),
    Misconception(
        "cost-not-squared",
        "the differences are summed without being squared",
        "Differences of opposite sign cancel each other; a cost must not be negative.",
        "Square the differences before summing them.",
    ),
    Misconception(
        "cost-row-by-row",
        "one cost per example is returned, not their mean",
        "The sum was taken over the outputs only, so one number per row is left.",
        "Take the mean over the rows as well.",
    ),
    Misconception(
        "bias-gradient-per-example",
        "the bias gradient is averaged over the neurons, not over the examples",
        "With one example per row, axis 0 runs over the examples and axis 1 over the neurons.",
        "Use `axis=0`: the result must have the shape of the bias.",
    ),
    Misconception(
        "bias-gradient-not-summed",
        "the errors of all examples are returned as the bias gradient",
        "There is one bias per neuron, whatever the number of examples: its gradient is the mean of their errors.",
        "Take the mean over the examples.",
    ),
    Misconception(
        "last-example-only",
        "only the last example of the mini-batch counts",
        "The gradients of the examples must be added up. With `=` in place of `+=` (or a `return` after the loop that "
        "knows only the last one) the others are lost.",
        "Start from zeros and add each example's gradient.",
    ),
    Misconception(
        "mean-example",
        "the examples are averaged before the forward pass",
        "The gradient at the mean of the inputs is not the mean of the gradients: the network is not linear.",
        "Send every example through the network; average the gradients.",
    ),
    Misconception(
        "update-uphill",
        "the sign is flipped once too often, in the error or in the update",
        r"With $a - y$ the gradient is subtracted; with $y - a$ the minus is already in it. One flip too many, and "
        "every step makes the error grow.",
        r"Use $\delta^L = (a - y) \odot \sigma'(z^L)$ and $w \leftarrow w - \eta\,\nabla_w$.",
    ),
    Misconception(
        "examples-one-by-one",
        "every example makes a whole step of its own",
        "A mini-batch makes one step, against the mean of its gradients. Here the weights move after every example, "
        "each time by the full learning rate.",
        "Collect the gradients of all examples first, then update once.",
    ),
    Misconception(
        "moved-within-batch",
        "the weights already change between the examples of a mini-batch",
        "All gradients of a mini-batch belong to the same weights. Here the second example already sees those that the "
        "first one has changed.",
        "Collect the gradients with the old weights, then update once.",
    ),
    Misconception(
        "divided-by-all-rows",
        "the gradients are divided by the size of the training set, not of the mini-batch",
        "The mean over a mini-batch stands for the mean over all examples: it is divided by how many it holds itself.",
        "Divide by the number of rows in the mini-batch.",
    ),
    Misconception(
        "divided-by-first-size",
        "the last, smaller mini-batch is divided by the size of the others",
        "A mini-batch that holds fewer examples has fewer gradients to average.",
        "Divide by the length of the mini-batch at hand.",
    ),
    Misconception(
        "batches-reversed",
        "the mini-batches are used in reverse order",
        "Every step starts where the one before it has led, so the order counts.",
        "Go through the list from its beginning.",
    ),
    Misconception(
        "batches-in-row-order",
        "the rows are taken as they stand in the training set, not as the mini-batches name them",
        "Slices such as `X[i:i + size]` forget the shuffled order; only the sizes of the mini-batches are used.",
        "Take the rows that each mini-batch names: `X[rows]`.",
    ),
    Misconception(
        "batches-merged",
        "all mini-batches are put together into one step",
        "That is gradient descent on the whole batch: one step for all. Stochastic gradient descent makes one step per "
        "mini-batch.",
        "Update inside the loop over the mini-batches.",
    ),
    Misconception(
        "first-batch-only",
        "only the first mini-batch is used",
        "The function returns inside the loop.",
        "Return after the loop.",
    ),
    Misconception(
        "last-batch-left-out",
        "the last mini-batch is left out",
        "The loop ends one mini-batch too early, often because the last one is smaller.",
        "Use every mini-batch of the list.",
    ),
    Misconception(
        "last-batch-only",
        "every step starts from the first weights again, so that only the last mini-batch counts",
        "The result of one step must be the start of the next. Here the loop always goes back to the weights given.",
        "Assign the result to the variables that the next step reads.",
    ),
    Misconception(
        "start-weights-throughout",
        "every mini-batch takes its gradient at the weights of the start",
        "The steps are added up, but the forward passes never see the new weights.",
        "Use the updated weights in the next forward pass.",
    ),
    Misconception(
        "batch-sums-kept",
        "the sums of one mini-batch are not set back to zero for the next",
        "The gradients of the mini-batch before are still in the sums and are used once more.",
        "Make new zeros at the beginning of every mini-batch.",
    ),
    Misconception(
        "sums-kept-in-the-network",
        "the gradients are summed in the network itself and never set back to zero",
        "Each call of `backprop` adds to what the calls before it have left, so that old gradients come back in every "
        "step.",
        "Begin with new zeros in every call, or return the gradients instead of keeping them.",
    ),
    Misconception(
        "single-epoch",
        "only one epoch is made",
        "The number of epochs is not used, or the method returns inside the loop over them.",
        "Go over all examples as often as `epochs` says.",
    ),
    Misconception(
        "start-at-zero",
        "the weights start at zero",
        "All neurons of a layer then compute the same and get the same gradient: they stay alike for ever.",
        "Start with random numbers, for instance `np.random.randn(n_out, n_in)`.",
    ),
    Misconception(
        "wrong-ones-counted",
        "the examples that are read wrongly are counted",
        "`evaluate` returns how many are right.",
        "Count where the largest output stands at the label.",
    ),
    Misconception(
        "share-for-number",
        "a share is returned where a number of examples is asked for",
        "`evaluate` returns a count; the share is that count divided by the number of examples.",
        "Do not divide.",
    ),
)
