"""Mistakes of this source's exercises that are not an altered equation: choices, orders, functions of their own."""

from __future__ import annotations

from exercises.model import Misconception
from exercises.nielsen.misunderstandings import ROWS as MISUNDERSTANDINGS

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "activation-as-slope",
        "the sigmoid itself is returned in place of its slope",
        r"$\sigma(z)$ is the value; its slope is $\sigma(z)(1-\sigma(z))$.",
        r"Multiply by $1 - \sigma(z)$.",
    ),
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
)

MISTAKES = {row.id: row for row in (*ROWS, *MISUNDERSTANDINGS)}
