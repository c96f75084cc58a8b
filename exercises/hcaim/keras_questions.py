"""Keras' mean of the squares against ½ Σ: by which factor all slopes differ, and when a step of Keras is the longer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from exercises.choices import Stem, one_of, picked
from exercises.entry import question
from exercises.hcaim.source import SOURCE
from exercises.letters import shown_choices
from exercises.model import Disagreement, Expected, Given, Key, Option, Part, Stream, Value
from exercises.numbers import half_unit

PLACES = 6
OUTPUTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20)

# What each mistake takes for the factor, of k outputs.
MISTAKEN: Mapping[str, Callable[[int], float]] = {
    "mean-taken-for-half-sum": lambda k: 1.0,
    "mean-factor-upside-down": lambda k: k / 2,
    "mean-without-two": lambda k: 1 / k,
    "mean-without-division": lambda k: 2.0,
}
STEMS: Mapping[str, Stem] = {
    "longer": Stem(
        'For which numbers $k$ of outputs does Keras take the **longer** step, so that "Keras falls faster" is true?',
        (
            Option("one", "for one output only"),
            Option("all", "for every number of outputs", "mean-without-division"),
            Option("none", "for no number of outputs", "mean-without-two"),
            Option("many", "for more than two outputs", "mean-factor-upside-down"),
            Option("same", "the steps are always equally long", "mean-taken-for-half-sum"),
        ),
        "The factor $2/k$ is larger than 1 for $k = 1$ only: there Keras' steps are twice as long. For $k = 2$ they "
        "are the same, and for more outputs they are shorter.",
    ),
    "equal": Stem(
        "For which numbers $k$ of outputs do both programs take **the same** steps?",
        (
            Option("two", "for two outputs only"),
            Option("one", "for one output only", "mean-without-two"),
            Option("all", "for every number of outputs", "mean-taken-for-half-sum"),
            Option("none", "for no number of outputs", "mean-without-division"),
        ),
        "The factor $2/k$ is 1 for $k = 2$ only. That is why a network with two outputs shows no difference.",
    ),
    "rate": Stem(
        r"A network has 10 outputs. Which learning rate makes the steps of your own program the same as those of Keras "
        r"with $\eta$?",
        (
            Option("fifth", r"a fifth of $\eta$"),
            Option("five", r"five times $\eta$", "mean-factor-upside-down"),
            Option("tenth", r"a tenth of $\eta$", "mean-without-two"),
            Option("twice", r"twice $\eta$", "mean-without-division"),
            Option("same", r"$\eta$ itself", "mean-taken-for-half-sum"),
        ),
        r"Keras' slopes are $2/10$ of your own, so $\frac15 \eta$ with your own slopes is the same step.",
    ),
    "faster": Stem(
        "A network has 4 outputs. A student sees that the outputs come closer to the targets in fewer steps in one of "
        "the two programs. In which?",
        (
            Option("own", "in the own one: its steps are twice as long"),
            Option("keras", "in Keras: its steps are twice as long", "mean-factor-upside-down"),
            Option("doubled", "in Keras: a mean of squares has no ½, so its steps are twice as long whatever $k$ is",
                   "mean-without-division"),
            Option("quarter", "in the own one: its steps are four times as long", "mean-without-two"),
            Option("same", "in neither: only the value of the error differs", "mean-taken-for-half-sum"),
        ),
        r"Keras' slopes are $2/4 = \frac12$ of your own. At a learning rate that is not too large, the longer steps "
        "get there sooner.",
    ),
}  # fmt: skip


def _draw(stream: Stream) -> Given:
    name = list(STEMS)[int(stream.integers(len(STEMS)))]
    stem = STEMS[name]
    return {
        "k": int(stream.choice(OUTPUTS)),
        "slope": round(float(stream.choice((-1, 1)) * stream.uniform(0.2, 2)), 4),
        "stem": name,
        "shown": one_of(stream, stem.right[0], stem.wrong, 4),
    }


def _options(given: Given) -> tuple[Option, ...]:
    return picked(STEMS[given["stem"]].options, given["shown"])


def _parts(given: Given) -> tuple[Part, ...]:
    return (
        Part("factor", "number", "the factor $c$, to six decimals", places=PLACES),
        Part("slope", "number", "the slope of the same weight in Keras, to six decimals", places=PLACES),
        Part("when", "choice", STEMS[given["stem"]].text, options=_options(given)),
    )


def _alternatives(given: Given) -> dict[str, dict[str, Value]]:
    right = 2 / given["k"]
    wrong: dict[str, dict[str, Value]] = {}
    for name, mistaken in MISTAKEN.items():
        factor = mistaken(given["k"])
        if factor != right:
            wrong[name] = {"factor": factor, "slope": given["slope"] * factor}
    for option in _options(given):
        if option.misconception is not None:
            wrong.setdefault(option.misconception, {})["when"] = option.id
    return wrong


def _follow(given: Given, part: str, answers: Mapping[str, Value]) -> Value | None:
    """The slope that follows from a student's own factor."""
    return given["slope"] * answers["factor"] if part == "slope" and "factor" in answers else None


def _worked(given: Given) -> str:
    k, slope = given["k"], given["slope"]
    return (
        r"$\frac{\partial}{\partial o_j} \frac1k \sum_i (t_i - o_i)^2 = \frac2k (o_j - t_j)$ and "
        r"$\frac{\partial}{\partial o_j} \frac12 \sum_i (t_i - o_i)^2 = o_j - t_j$. Everything that follows in "
        f"backpropagation is multiplied by these, so every slope in Keras is $2/k$ times your own: here $c = 2/{k} = "
        f"{2 / k:.{PLACES}f}$, and ${slope} \\cdot c = {slope * 2 / k:.{PLACES}f}$. {STEMS[given['stem']].worked}"
    )


def _confirm(given: Given) -> None:
    """The factor from two derivatives by SymPy."""
    import sympy

    k = given["k"]
    outputs = sympy.symbols(f"o:{k}")
    squares = [(sympy.Rational(j, 7) - output) ** 2 for j, output in enumerate(outputs)]
    slopes = [
        sympy.diff(error, outputs[0]) for error in (sum(squares) / sympy.Integer(k), sum(squares) / sympy.Integer(2))
    ]
    if sympy.simplify(slopes[0] / slopes[1]) != sympy.Rational(2, k):
        raise Disagreement(f"the factor for {k} outputs is {slopes[0] / slopes[1]}")


def _facts(given: Given) -> dict[str, Any]:
    return {"k": given["k"], "outputs": "output" if given["k"] == 1 else "outputs", "slope": f"{given['slope']:.4f}"}


@question(
    "hcaim/keras_factor",
    title="The error of Keras and your own",
    source=f"{SOURCE}, P4",
    level="derive",
    minutes=6,
    draw=_draw,
    parts=_parts,
    alternatives=_alternatives,
    facts=_facts,
    worked=_worked,
    confirm=_confirm,
    follow=_follow,
    points=2,
)
def keras_factor(given: Given) -> Key:
    r"""Your own program minimises $\frac12 \sum_j (t_j - o_j)^2$. Keras' `MeanSquaredError` is the mean over the $k$
    outputs, $\frac1k \sum_j (t_j - o_j)^2$. Both train the same network with <<k>> <<outputs>>, from the same weights,
    with the same learning rate $\eta$, by plain gradient descent on one example.

    Every slope in Keras is $c$ times the same slope in your own program. In your own program, the slope of the error
    with respect to one of the weights is $<<slope>>$.
    """
    k, slope = given["k"], given["slope"]
    options = _options(given)
    right = STEMS[given["stem"]].right[0]
    return {
        "factor": Expected(2 / k, f"{2 / k:.{PLACES}f}", half_unit(PLACES)),
        "slope": Expected(slope * 2 / k, f"{slope * 2 / k:.{PLACES}f}", half_unit(PLACES) * (1 + np.abs(slope))),
        "when": Expected(right, shown_choices(options, [right])),
    }
