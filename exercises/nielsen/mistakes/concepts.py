"""Mistakes behind the wrong answers to this source's questions in words, numbers, orders and formulas."""

from __future__ import annotations

from exercises.model import Misconception

PRODUCTS = (
    Misconception(
        "hadamard-as-sum",
        "the entries are added where they should be multiplied",
        r"$s \odot t$ is a product: its entry $j$ is $s_j t_j$. The entries were added.",
        "Multiply the entries that stand in the same place.",
    ),
    Misconception(
        "hadamard-as-dot-product",
        "the products of the entries are summed, as in a dot product",
        r"The dot product adds the products up to one number. $s \odot t$ keeps them apart: it has as many entries as "
        r"$s$ and $t$.",
        "Write each product in its own place and do not add.",
    ),
    Misconception(
        "hadamard-as-cross-product",
        "the cross product is taken in place of the entrywise one",
        r"The cross product mixes different places. In $s \odot t$ every place looks only at itself.",
        "Multiply the first entries, then the second, then the third.",
    ),
    Misconception(
        "hadamard-as-matrix-product",
        "rows are multiplied with columns, as in a matrix product",
        r"$ST$ sums over rows of $S$ and columns of $T$. $S \odot T$ multiplies only the entries in the same place. In "
        "NumPy the first is `S @ T`, the second `S * T`.",
        "Multiply the entries that stand in the same place; add nothing.",
    ),
    Misconception(
        "slopes-as-outer-product",
        "the diagonal matrix is filled with products of slopes",
        r"$\Sigma'(z)$ is no outer product: each slope stands once, on the diagonal.",
        r"Put $\sigma'(z_1), \sigma'(z_2), \dots$ on the diagonal and 0 everywhere else.",
    ),
    Misconception(
        "slopes-in-every-row",
        "the slopes stand in every row of the matrix, not only on its diagonal",
        r"With entries beside the diagonal, each $\delta_j$ would mix the slopes of other neurons. A neuron's own "
        r"slope is the only one that acts on it.",
        r"Put $\sigma'(z_j)$ at row $j$, column $j$, and 0 everywhere else.",
    ),
    Misconception(
        "diagonal-on-the-other-side",
        "the slopes are multiplied in before the weights",
        r"$\Sigma'(z^l)$ belongs to layer $l$, so it acts after $(w^{l+1})^T$ has carried the errors back to that "
        r"layer. On the other side it would scale the errors of layer $l+1$; matrices must not be exchanged.",
        r"$\delta^l = \Sigma'(z^l)\,(w^{l+1})^T \delta^{l+1}$: read from the right, first the weights, then the "
        "slopes.",
    ),
)

EQUATIONS = (
    Misconception(
        "taken-for-bp1",
        "another equation is taken for BP1, the error of the output layer",
        r"BP1 starts the backward pass: it holds the cost, through $\partial C/\partial a^L$, and the slope at the "
        "output, but no weights and no other error.",
        r"Look for $\nabla_a C$: only BP1 has it.",
    ),
    Misconception(
        "taken-for-bp2",
        "another equation is taken for BP2, the error in terms of the next layer's",
        r"BP2 has an error on both sides: that of a layer on the left, that of the next layer, carried back by the "
        "weights, on the right.",
        r"Look for $(w^{l+1})^T \delta^{l+1}$: only BP2 has it.",
    ),
    Misconception(
        "taken-for-bp3",
        "another equation is taken for BP3, the gradient of the biases",
        "BP3 says how fast the cost changes with a bias. It is the shortest: that rate is the error itself.",
        r"Look for $\partial C/\partial b$, or for an error that stands alone.",
    ),
    Misconception(
        "taken-for-bp4",
        "another equation is taken for BP4, the gradient of the weights",
        "BP4 says how fast the cost changes with a weight: the activation that goes into the weight times the error of "
        "the neuron the weight leads to.",
        r"Look for an activation of the layer *before*, times an error.",
    ),
    Misconception(
        "gradient-taken-for-update",
        "an equation of backpropagation is taken for the step of gradient descent",
        r"Backpropagation finds the gradient. The step $w \to w - \eta\,\partial C/\partial w$ uses it afterwards.",
        r"A step has a learning rate $\eta$ and a new value of $w$ or $b$; BP1 to BP4 have neither.",
    ),
    Misconception(
        "backward-taken-for-forward",
        "an equation of the backward pass is taken for the forward pass",
        r"The forward pass computes $z$ and $a$ from the input. Errors $\delta$ and derivatives of $C$ occur only on "
        "the way back.",
        r"Look at what is computed: $a$ or $z$ going forward, $\delta$ or a derivative of $C$ going back.",
    ),
)

SHAPES = (
    Misconception(
        "shape-transposed",
        "rows and columns are exchanged",
        r"$w^l$ has one row per neuron of layer $l$ and one column per neuron of layer $l-1$, because it maps "
        r"$a^{l-1}$ to $z^l$. Its gradient has the same shape.",
        r"Rows: the layer the weights lead to. Columns: the layer they come from.",
    ),
    Misconception(
        "shape-of-layer-before",
        "the size of the layer before is given",
        r"$z^l$, $a^l$, $b^l$ and $\delta^l$ have one entry per neuron of layer $l$ itself, not per input of it.",
        "Count the neurons of the layer in the superscript.",
    ),
    Misconception(
        "shape-of-layer-after",
        "the size of the layer after is given",
        r"$z^l$, $a^l$, $b^l$ and $\delta^l$ have one entry per neuron of layer $l$. The layer after it enters BP2, "
        r"but $(w^{l+1})^T$ brings its errors back to the size of layer $l$.",
        "Count the neurons of the layer in the superscript.",
    ),
    Misconception(
        "examples-as-columns",
        "the examples stand in columns although the task puts them in rows",
        "Both layouts are in use. Here each row is one example, so the number of rows is the size of the batch.",
        "Rows: examples. Columns: neurons.",
    ),
    Misconception(
        "batch-in-gradient-shape",
        "the gradient is given the size of the batch",
        "The gradient of the batch is the mean over its examples: it has exactly the shape of what it will be "
        "subtracted from, whatever the size of the batch.",
        r"$\nabla_w$ has the shape of $w$, $\nabla_b$ the shape of $b$.",
    ),
)

SLOPES = (
    Misconception(
        "slope-one-factor",
        "only one of the two factors of the sigmoid's slope is taken",
        r"$1 - a$ is the second factor of $\sigma'(z) = a(1-a)$; the first is missing.",
        r"Multiply $a$ by $1 - a$.",
    ),
    Misconception(
        "ratio-upside-down",
        "the ratio is turned upside down",
        "A number of times smaller is asked for, so the larger value is divided by the smaller one, and the answer is "
        "above 1.",
        "Divide the value at 0.5 by the value of the saturated neuron.",
    ),
    Misconception(
        "largest-slope-one",
        "the largest slope of the sigmoid is taken to be 1",
        r"At $a = 0.5$ the slope of the sigmoid is $0.5 \cdot 0.5 = 0.25$; it is never larger.",
        r"Compare with $\frac14$.",
    ),
    Misconception(
        "activations-compared",
        "the activations are compared in place of the slopes",
        r"$\delta$ is proportional to the slope $\sigma'(z)$, not to the activation. Near $a = 1$ the activation is "
        "large and the slope is tiny.",
        r"Compare $a(1-a)$ at both places.",
    ),
)

COUNTS = (
    Misconception(
        "biases-not-counted",
        "the biases are not counted",
        "Every neuron behind the input layer has a bias, and its derivative has to be found as well.",
        "Add one per neuron of every layer but the input.",
    ),
    Misconception(
        "input-biases-counted",
        "the input layer is given biases",
        "The input layer only hands the input on. It has no weighted input, so there is no bias in it.",
        "Count biases in every layer but the first.",
    ),
    Misconception(
        "neurons-counted",
        "the neurons are counted in place of the parameters",
        "Between two layers each neuron is joined to each: their numbers multiply.",
        r"$n_l \cdot n_{l-1}$ weights and $n_l$ biases per layer.",
    ),
    Misconception(
        "base-pass-forgotten",
        r"the pass without any change is forgotten",
        r"A one-sided difference $(C(w + h e_j) - C(w))/h$ needs $C(w)$ too.",
        r"One pass per parameter, and one more for $C(w)$.",
    ),
    Misconception(
        "base-pass-repeated",
        "the pass without any change is made anew for every parameter",
        r"$C(w)$ is the same for all parameters: it is computed once and kept.",
        r"One pass per parameter, and a single one for $C(w)$.",
    ),
    Misconception(
        "base-pass-in-central",
        "a pass without any change is counted for central differences",
        r"$(C(w + h e_j) - C(w - h e_j))/(2h)$ does not contain $C(w)$.",
        "Two passes per parameter and no other.",
    ),
    Misconception(
        "central-as-one-sided",
        "central differences are counted like one-sided ones",
        "A central difference changes each parameter twice, up and down, and neither cost serves another parameter.",
        "Two passes per parameter.",
    ),
    Misconception(
        "backward-pass-free",
        "the backward pass is taken to cost nothing",
        "Backpropagation goes through the network twice: forward, then back with about the same work.",
        "Divide by the work of two passes.",
    ),
    Misconception(
        "own-layer-counted",
        "the neurons beside the one the weight leads to are counted",
        r"The weight $w^l_{jk}$ leads to one neuron, so all its paths start there. They fan out only in the layers "
        "after.",
        r"Multiply the sizes of layers $l+1, \dots, L$.",
    ),
    Misconception(
        "all-layers-counted",
        "the sizes of all layers are multiplied",
        "That counts all paths through the whole network. The paths of one weight start at the neuron it leads to.",
        r"Multiply the sizes of the layers after the one the weight leads to.",
    ),
    Misconception(
        "layer-sizes-added",
        "the sizes of the layers are added",
        "At each layer a path may go on to every neuron, so the numbers of ways multiply.",
        "Multiply the sizes of the layers.",
    ),
    Misconception(
        "output-layer-not-counted",
        "the neurons of the output layer are not counted",
        "The cost depends on every output, so a path may end in any of them.",
        "Multiply by the size of the output layer, too.",
    ),
)

PATHS = (
    Misconception(
        "path-ends-at-output",
        "the path ends at the output, before the cost",
        r"The path goes on from the output to the cost: its last factor is $\partial C/\partial a^L_m$.",
        r"Multiply by $\partial C/\partial a^L_m$ of the output the path goes through.",
    ),
    Misconception(
        "path-slopes-left-out",
        "the slopes of the activations along the path are left out",
        r"At every neuron on the path the signal passes $\sigma$, and its change is scaled by $\sigma'(z)$ there.",
        r"One factor $\sigma'(z)$ per neuron on the path.",
    ),
    Misconception(
        "path-weights-left-out",
        "the weights along the path are left out",
        "From neuron to neuron a change is scaled by the weight between them.",
        "One factor per edge behind the first.",
    ),
    Misconception(
        "path-starts-too-late",
        "the slope of the neuron the weight leads to is left out",
        r"The change of the weight passes that neuron's activation first: $\sigma'(z^l_j)$ is a factor of every path.",
        "Begin with the activation that enters, then the slope at the neuron the weight leads to.",
    ),
    Misconception(
        "asked-weight-in-path",
        "the weight asked for is itself made a factor of the path",
        r"$z = wa + \dots$ changes with $w$ at the rate $a$: the weight itself does not appear in that rate.",
        "Start with the activation that enters through the weight.",
    ),
)

PROOFS = (
    Misconception(
        "definition-too-soon",
        "the error is named before the chain rule has produced it",
        r"$\delta^l_j$ stands for $\partial C/\partial z^l_j$. Before the chain rule is applied, nothing of the kind "
        "is there to be named, and the claim would prove itself.",
        "The definition comes last: it names what the steps before it have left over.",
    ),
    Misconception(
        "term-before-sum",
        "the terms of a sum are dropped before the sum is there",
        "The chain rule gives a sum over all neurons of the layer. Only when it stands there can one say which of its "
        "terms are 0.",
        "First the chain rule, then the one term that is left.",
    ),
    Misconception(
        "factor-before-term",
        "a factor is computed before it is known which one is left",
        r"In the sum the second factor is different for each $m$, and 0 for all but one. The line with one factor "
        r"$\partial C/\partial z^l_j$ follows from the line with one term.",
        "First reduce the sum to one term, then compute its second factor.",
    ),
    Misconception(
        "chain-rule-without-reason",
        "the chain rule is applied before it is said over which quantities",
        "The chain rule sums over the quantities through which the dependence goes. Which ones these are has to be "
        "known first.",
        "Begin with how the cost depends on the parameter.",
    ),
)

NEURONS = (
    Misconception(
        "slope-of-sigmoid-kept",
        "the slope of the sigmoid is kept although the neuron has another activation",
        r"The slope in $\delta$ is that of the neuron's own activation. Where that is no sigmoid, $\sigma'(z)$ has no "
        "business there.",
        "Differentiate the activation that the neuron really has; that of a linear neuron has slope 1.",
    ),
    Misconception(
        "function-for-its-slope",
        "the activation itself stands where its slope belongs",
        r"$\delta = \frac{\partial C}{\partial a} \frac{da}{dz}$: the second factor is the *derivative* $f'(z)$, not "
        "the value $f(z)$.",
        "Differentiate $f$ first.",
    ),
    Misconception(
        "input-passed-through-activation",
        "the input of a weight is passed through the activation of the neuron it leads to",
        r"$z = \sum_k w_k a_k + b$ is linear in the weights: what enters through $w_k$ is $a_k$ as it is, before the "
        "activation acts.",
        r"BP4 stays $a_{\mathrm{in}}\,\delta_{\mathrm{out}}$.",
    ),
    Misconception(
        "change-spread-to-layer",
        "neurons beside the changed one are changed as well",
        "Each neuron has its own activation and its own slope. The others of the layer are sigmoids as before.",
        r"Replace $\sigma'$ for the one neuron only.",
    ),
    Misconception(
        "only-backward-changed",
        "the forward pass is left as it was",
        r"The neuron's output is $f(z)$ now, and everything behind it is computed from that.",
        "Change the activation in the forward pass, too.",
    ),
    Misconception(
        "only-forward-changed",
        "the backward pass is left as it was",
        "The neuron passes changes on at another rate now, and its error is proportional to that rate.",
        r"Use $f'(z)$ in its error.",
    ),
    Misconception(
        "identity-slope-as-z",
        r"the slope of σ(z) = z is taken to be z",
        r"$z$ is the value of the identity; its slope is 1 everywhere.",
        r"Put $\sigma'(z) = 1$.",
    ),
)

ROWS: tuple[Misconception, ...] = (*PRODUCTS, *EQUATIONS, *SHAPES, *SLOPES, *COUNTS, *PATHS, *PROOFS, *NEURONS)
