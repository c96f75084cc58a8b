"""Questions on proofs: BP3 and BP4, line by line."""

from __future__ import annotations

from exercises.nielsen.source import SOURCE
from exercises.orders import order_question

STATEMENT = (
    "These lines prove **<<name>>**, <<claim>>, for a neuron $j$ of layer $l$. Put them in order. Each line starts "
    "from what the line before it has reached."
)

proof_bp3 = order_question(
    "nielsen/proof_bp3",
    title="The proof of BP3",
    source=f"{SOURCE}, BP3",
    level="derive",
    minutes=3,
    statement=STATEMENT.replace("<<name>>", "BP3").replace("<<claim>>", r"$\partial C/\partial b^l_j = \delta^l_j$"),
    steps={
        "way": r"The cost depends on $b^l_j$ only by way of the weighted inputs $z^l_1, z^l_2, \dots$ of layer $l$.",
        "chain": r"By the chain rule over all of them, $\frac{\partial C}{\partial b^l_j} = "
        r"\sum_m \frac{\partial C}{\partial z^l_m} \frac{\partial z^l_m}{\partial b^l_j}$.",
        "one term": r"Only $z^l_j$ contains $b^l_j$, so one term of the sum is left: $\frac{\partial C}{\partial "
        r"b^l_j} = \frac{\partial C}{\partial z^l_j} \frac{\partial z^l_j}{\partial b^l_j}$.",
        "slope": r"Because $z^l_j = \sum_k w^l_{jk} a^{l-1}_k + b^l_j$, the last factor is 1: "
        r"$\frac{\partial C}{\partial b^l_j} = \frac{\partial C}{\partial z^l_j}$.",
        "definition": r"What is left is the definition of the error: $\frac{\partial C}{\partial b^l_j} = \delta^l_j$.",
    },
    mistakes={
        "definition-too-soon": ("way", "definition", "chain", "one term", "slope"),
        "term-before-sum": ("way", "one term", "chain", "slope", "definition"),
        "factor-before-term": ("way", "chain", "slope", "one term", "definition"),
        "chain-rule-without-reason": ("chain", "way", "one term", "slope", "definition"),
    },
    worked=r"""
First *through what* the cost depends on $b^l_j$, then the chain rule over exactly these quantities. It gives a sum;
all its terms but one are 0. Of the product that is left, the second factor is computed from $z^l_j$, and it is 1.
The first is $\delta^l_j$ by definition.
""",
)

proof_bp4 = order_question(
    "nielsen/proof_bp4",
    title="The proof of BP4",
    source=f"{SOURCE}, BP4",
    level="derive",
    minutes=3,
    statement=STATEMENT.replace("<<name>>", "BP4").replace(
        "<<claim>>", r"$\partial C/\partial w^l_{jk} = a^{l-1}_k\, \delta^l_j$"
    ),
    steps={
        "way": r"The cost depends on $w^l_{jk}$ only by way of the weighted inputs $z^l_1, z^l_2, \dots$ of layer $l$.",
        "chain": r"By the chain rule over all of them, $\frac{\partial C}{\partial w^l_{jk}} = "
        r"\sum_m \frac{\partial C}{\partial z^l_m} \frac{\partial z^l_m}{\partial w^l_{jk}}$.",
        "one term": r"The weight leads to neuron $j$ and to no other, so one term of the sum is left: "
        r"$\frac{\partial C}{\partial w^l_{jk}} = "
        r"\frac{\partial C}{\partial z^l_j} \frac{\partial z^l_j}{\partial w^l_{jk}}$.",
        "slope": r"Because $z^l_j = \sum_i w^l_{ji} a^{l-1}_i + b^l_j$, and only the summand $i = k$ contains the "
        r"weight, the last factor is $a^{l-1}_k$: $\frac{\partial C}{\partial w^l_{jk}} = "
        r"\frac{\partial C}{\partial z^l_j}\, a^{l-1}_k$.",
        "definition": r"The first factor is the definition of the error: $\frac{\partial C}{\partial w^l_{jk}} = "
        r"a^{l-1}_k\, \delta^l_j$.",
    },
    mistakes={
        "definition-too-soon": ("way", "definition", "chain", "one term", "slope"),
        "term-before-sum": ("way", "one term", "chain", "slope", "definition"),
        "factor-before-term": ("way", "chain", "slope", "one term", "definition"),
        "chain-rule-without-reason": ("chain", "way", "one term", "slope", "definition"),
    },
    worked=r"""
First *through what* the cost depends on $w^l_{jk}$, then the chain rule over exactly these quantities. It gives a sum
over the neurons $m$ of layer $l$; only $m = j$ is left. Its second factor is the derivative of *another* sum, that over
the inputs of neuron $j$, and comes to $a^{l-1}_k$. The first is $\delta^l_j$ by definition.
""",
)
