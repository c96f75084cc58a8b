"""Questions on the cost: the two assumptions backpropagation makes about it, and which costs meet them."""

from __future__ import annotations

from exercises.choices import Stem, choice_question
from exercises.model import Option
from exercises.nielsen.source import SOURCE

ASSUMPTIONS = f"{SOURCE}, the two assumptions we need about the cost function"

cost_assumptions = choice_question(
    "nielsen/cost_assumptions",
    title="The two assumptions about the cost",
    source=ASSUMPTIONS,
    level="recall",
    minutes=2,
    several=True,
    prompt="the letters of all that is right",
    statement="<<stem>>\n\nMark everything that is right.",
    stems={
        "which": Stem(
            "What does backpropagation assume about the cost $C$?",
            (
                Option("average", r"It is an average $\frac1n \sum_x C_x$ of costs of single training examples."),
                Option("outputs", r"It can be written as a function of the outputs $a^L$."),
                Option(
                    "quadratic",
                    r"It is quadratic in the errors $a^L - y$ of all the output neurons.",
                    "quadratic-cost-assumed",
                ),
                Option(
                    "convex", r"It is convex in the weights, so that there is but one minimum.", "convexity-assumed"
                ),
                Option("targets", r"It treats the targets $y$ as variables that can be learned.", "target-as-variable"),
                Option(
                    "falls",
                    r"It falls with every step of training, whatever the learning rate.",
                    "falling-cost-assumed",
                ),
            ),
            r"Only two things are assumed: the cost is an average over the examples, because the algorithm finds "
            r"$\partial C_x/\partial w$ of one example; and it is a function of the outputs, because the backward pass "
            r"starts with $\nabla_a C$. The quadratic cost is an example of such a cost, not the only one.",
        ),
        "average": Stem(
            r"Why is the cost assumed to be an average $C = \frac1n \sum_x C_x$ over the training examples?",
            (
                Option(
                    "single",
                    r"Because the algorithm computes $\partial C_x/\partial w$ and $\partial C_x/\partial b$ of one "
                    "example at a time.",
                ),
                Option("recover", r"Because the gradient of $C$ is then the average of the gradients of the $C_x$."),
                Option(
                    "start",
                    r"Because otherwise $\nabla_a C_x$ would not say anything about the output of one example.",
                    "cost-assumptions-exchanged",
                ),
                Option(
                    "same",
                    r"Because all the examples then have the same errors $\delta$, which are computed only once.",
                    "errors-shared-by-examples",
                ),
                Option("falls", "Because an average falls with every step of training.", "falling-cost-assumed"),
                Option("convex", "Because an average over many examples is always convex.", "convexity-assumed"),
            ),
            r"Forward and backward pass deal with *one* example and give the derivatives of its $C_x$. The derivative "
            r"of an average is the average of the derivatives, so the gradient of $C$ is recovered from them.",
        ),
        "outputs": Stem(
            r"Why is the cost assumed to be a function of the outputs $a^L$ of the network?",
            (
                Option(
                    "start",
                    r"Because the backward pass starts with $\nabla_a C$, its derivatives by the outputs.",
                ),
                Option(
                    "through",
                    r"Because hidden neurons then act on the cost only by way of the next layer.",
                ),
                Option(
                    "average",
                    "Because the gradients of several examples could not be averaged otherwise.",
                    "cost-assumptions-exchanged",
                ),
                Option(
                    "targets",
                    r"Because the targets $y$ can then be changed by training, like the outputs.",
                    "target-as-variable",
                ),
                Option(
                    "quadratic",
                    "Because the cost must be quadratic in the outputs for BP1 to hold.",
                    "quadratic-cost-assumed",
                ),
                Option(
                    "convex",
                    "Because the cost is then convex in the weights, with but one minimum.",
                    "convexity-assumed",
                ),
            ),
            r"BP1 needs $\partial C/\partial a^L_j$. And BP2 sums over the neurons of the next layer only: that is all "
            "there is if the cost sees nothing of the network but its outputs.",
        ),
        "targets": Stem(
            r"The quadratic cost $\frac12 \left|y - a^L\right|^2$ of one example depends on the target $y$ as well. "
            "What is to be said of that?",
            (
                Option(
                    "fixed",
                    "The example is fixed, and so is its target: a constant of the cost.",
                ),
                Option("of outputs", "The cost is still a function of the outputs."),
                Option(
                    "derive",
                    r"The gradient needs $\partial C/\partial y$ as well, for the targets are learned too.",
                    "target-as-variable",
                ),
                Option(
                    "violated",
                    "The cost is not a function of the outputs, so backpropagation cannot be used.",
                    "target-as-variable",
                ),
                Option(
                    "averaged",
                    "Therefore the target must be averaged over the training examples first.",
                    "errors-shared-by-examples",
                ),
                Option(
                    "only quadratic",
                    "Only because this cost is quadratic does the target do no harm.",
                    "quadratic-cost-assumed",
                ),
            ),
            r"For one training example $x$ and $y$ are given. Weights and biases can change the outputs, not the "
            r"target; so $C$ is a function of $a^L$ alone, with $y$ as a parameter.",
        ),
    },
)

NOT_AN_AVERAGE, NOT_OF_OUTPUTS = "not-an-average", "not-of-outputs-alone"
# Every cost with what is to be said of it. h are the activations of a hidden layer.
COSTS = {
    "quadratic": (
        Option("quadratic", r"$\frac{1}{2n} \sum_x \left|y - a\right|^2$"),
        r"$C_x = \frac12 \left|y - "
        r"a\right|^2$",
    ),
    "entropy": (
        Option("entropy", r"$-\frac1n \sum_x \sum_j \left[y_j \ln a_j + (1 - y_j) \ln(1 - a_j)\right]$"),
        "$C_x$ is the inner sum with its minus",
    ),
    "absolute": (
        Option("absolute", r"$\frac1n \sum_x \sum_j \left|y_j - a_j\right|$"),
        r"$C_x = \sum_j \left|y_j - "
        r"a_j\right|$",
    ),
    "fourth": (Option("fourth", r"$\frac1n \sum_x \sum_j (y_j - a_j)^4$"), r"$C_x = \sum_j (y_j - a_j)^4$"),
    "exponential": (
        Option("exponential", r"$\frac1n \sum_x \exp\left(\left|y - a\right|^2\right)$"),
        r"$C_x = \exp(\left|y - a\right|^2)$",
    ),
    "weighted": (
        Option(
            "weighted",
            r"$\frac1n \sum_x g_x \left|y - a\right|^2$, where $g_x$ is a fixed number for each "
            "example",
        ),
        r"$C_x = g_x \left|y - a\right|^2$",
    ),
    "worst": (
        Option("worst", r"$\max_x \left|y - a\right|^2$, the largest over the training examples", NOT_AN_AVERAGE),
        "a maximum over the examples is no average over them",
    ),
    "root": (
        Option("root", r"$\left(\frac1n \sum_x \left|y - a\right|^2\right)^{1/2}$", NOT_AN_AVERAGE),
        "the root is taken of the whole average, so the examples do not stand apart",
    ),
    "product": (
        Option("product", r"$\prod_x \left(1 + \left|y - a\right|^2\right)$", NOT_AN_AVERAGE),
        "a product over the examples is no average over them",
    ),
    "mean first": (
        Option("mean first", r"$\left|\frac1n \sum_x (y - a)\right|^2$", NOT_AN_AVERAGE),
        "the average is taken first and squared afterwards, which mixes the examples",
    ),
    "decay": (
        Option(
            "decay",
            r"$\frac1n \sum_x \left|y - a\right|^2 + \frac{\lambda}{2n} \sum_w w^2$, with all weights $w$",
            NOT_OF_OUTPUTS,
        ),
        "the second sum depends on the weights directly (its gradient is easy, and simply added)",
    ),
    "sparse": (
        Option(
            "sparse",
            r"$\frac1n \sum_x \left(\left|y - a\right|^2 + \lambda \sum_j h_j\right)$, with the activations $h_j$ of a "
            "hidden layer",
            NOT_OF_OUTPUTS,
        ),
        "the hidden activations act on the cost directly, not only by way of the outputs",
    ),
    "steep": (
        Option(
            "steep",
            r"$\frac1n \sum_x \left(\left|y - a\right|^2 + \lambda \left|\frac{\partial a}{\partial "
            r"x}\right|^2\right)$",
            NOT_OF_OUTPUTS,
        ),
        "the slope of the output by the input cannot be computed from the outputs",
    ),
}
SHOWN = (
    ("quadratic", "absolute", "worst", "root", "decay", "sparse"),
    ("entropy", "fourth", "weighted", "root", "mean first", "sparse"),
    ("quadratic", "exponential", "product", "mean first", "decay", "steep"),
    ("entropy", "absolute", "fourth", "worst", "product", "decay"),
    ("weighted", "exponential", "quadratic", "mean first", "sparse", "steep"),
    ("absolute", "entropy", "root", "worst", "decay", "steep"),
    ("fourth", "weighted", "product", "root", "sparse", "decay"),
    ("exponential", "entropy", "absolute", "weighted", "mean first", "decay"),
)


def _stem(names: tuple[str, ...]) -> Stem:
    """These costs to choose from; each with the reason why it fits or not."""
    reasons = "\n".join(
        f"* {option.text}: {'does not fit' if option.misconception else 'fits'}; {why}"
        for option, why in (COSTS[name] for name in names)
    )
    return Stem("", tuple(COSTS[name][0] for name in names), reasons)


fitting_costs = choice_question(
    "nielsen/fitting_costs",
    title="Which costs can be backpropagated as they stand?",
    source=ASSUMPTIONS,
    level="apply",
    minutes=3,
    points=2,
    several=True,
    prompt="the letters of all the costs that meet both assumptions",
    statement=r"""
Backpropagation as given by BP1 to BP4 assumes that the cost is an average $\frac1n \sum_x C_x$ over the training
examples $x$, and that each $C_x$ is a function of the outputs of the network. Of these costs, which meet both
assumptions? The output $a$ and the target $y$ are those of example $x$; $|y - a|$ is the length of
the vector $y - a$; the outer sums run over all $n$ examples.<<stem>>
""".strip(),
    stems={" ".join(names): _stem(names) for names in SHOWN},
)
