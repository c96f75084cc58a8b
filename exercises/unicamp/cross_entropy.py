r"""The cross-entropy cost and its $\delta$ (M. Nielsen, "Neural Networks and Deep Learning", chapter 3, on the
cross-entropy cost function)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from exercises import formulas, quantities
from exercises.entry import fill, question
from exercises.formulas import FUNCTIONS, Formula, listed
from exercises.model import Disagreement, Given, Key, Stream
from exercises.numbers import shown
from exercises.quantities import Quantity
from exercises.unicamp.source import CHAPTER_3
from reference import sampling
from reference.activations import sigmoid
from reference.losses import LOSSES

SECTION = f"{CHAPTER_3}, the cross-entropy cost function"
ORACLES_AGREE = 1e-9

# --- cost and δ of one example, in numbers -----------------------------------------------------------------------


def _entropy(v: Any, log: Any = np.log) -> float:
    """The cross-entropy of one example, with this logarithm."""
    a, y = np.array(v.a), np.array(v.y)
    return float(-(y * log(a) + (1 - y) * log(1 - a)).sum())


COST = (
    Quantity(
        "cost",
        r"the cost $C$ of this example",
        _entropy,
        {
            "cross-entropy-base-two": lambda v: _entropy(v, np.log2),
            "cross-entropy-base-ten": lambda v: _entropy(v, np.log10),
            "cross-entropy-second-term-left-out": lambda v: -float(np.dot(v.y, np.log(v.a))),
            "cross-entropy-averaged-over-outputs": lambda v: _entropy(v) / len(v.a),
            "cross-entropy-minus-left-out": lambda v: -_entropy(v),
            "quadratic-cost-instead": lambda v: 0.5 * float(np.sum(np.subtract(v.a, v.y) ** 2)),
        },
        points=2,
    ),
    Quantity(
        "delta",
        r"$[\delta_1, \delta_2, \delta_3]$ with this cost",
        lambda v: np.subtract(v.a, v.y),
        {
            "output-slope-kept": lambda v: np.subtract(v.a, v.y) * v.a * np.subtract(1, v.a),
            "error-as-target-minus-output": lambda v: np.subtract(v.y, v.a),
            "slope-divided-out-of-a": lambda v: np.subtract(v.a, v.y) / (v.a * np.subtract(1, v.a)),
        },
        places=2,
        exempt="given digits, exactly",
    ),
    Quantity(
        "delta_quadratic",
        r"$[\delta_1, \delta_2, \delta_3]$ if the cost were $\frac12 \sum_k (a_k - y_k)^2$",
        lambda v: np.subtract(v.a, v.y) * v.a * np.subtract(1, v.a),
        {
            "output-slope-missing": lambda v: np.subtract(v.a, v.y),
            "sign-flipped": lambda v: np.subtract(v.y, v.a) * v.a * np.subtract(1, v.a),
            "error-doubled": lambda v: 2 * np.subtract(v.a, v.y) * v.a * np.subtract(1, v.a),
        },
        places=6,
    ),
)


def _draw_cost(stream: Stream) -> Given:
    y = stream.permutation([0, 1, int(stream.integers(2))]).tolist()
    return sampling.until(
        lambda: {"a": sampling.readable(stream, 3, 0.05, 0.97).tolist(), "y": y},
        lambda given: quantities.worth_asking(COST, given),
    )


def _confirm_cost(given: Given) -> None:
    """Cost and δ by SymPy: the sigmoid is put in, and differentiated."""
    import sympy as sp

    z = sp.symbols("z1:4", real=True)
    at = {
        symbol: sp.log(sp.Rational(str(a)) / (1 - sp.Rational(str(a)))) for symbol, a in zip(z, given["a"], strict=True)
    }
    outputs, key = [1 / (1 + sp.exp(-each)) for each in z], quantities.solve(COST, given)
    for loss, parts in (("binary_cross_entropy", ("cost", "delta")), ("half_sse", ("", "delta_quadratic"))):
        cost = LOSSES[loss].symbolic(sp, outputs, given["y"])
        pairs = [(sp.diff(cost, each), got) for each, got in zip(z, key[parts[1]].value, strict=True)]
        pairs += [(cost, key[parts[0]].value)] if parts[0] else []
        for theirs, mine in pairs:
            error = abs(float(theirs.subs(at).evalf()) - mine)
            if error > ORACLES_AGREE:
                raise Disagreement(f"SymPy and the solution of the cross-entropy differ by {error:.1e} ({loss})")


def _worked_cost(given: Given) -> str:
    v = quantities.values(COST, given)
    terms = [-np.log(a if y else 1 - a) for a, y in zip(given["a"], given["y"], strict=True)]
    rows = [
        rf"* $k = {k}$: $y = {y}$, so only $-\ln {'a' if y else '(1 - a)'} = -\ln "
        rf"{a if y else 1 - a:.2f} = {term:.4f}$ counts"
        for k, (a, y, term) in enumerate(zip(given["a"], given["y"], terms, strict=True), 1)
    ]
    return "\n".join(
        (
            "One of the two terms of every output is 0, because $y$ is 0 or 1:\n",
            *rows,
            f"\nThe cost is their sum, {v.cost:.4f}.\n",
            r"With $\partial C/\partial a = \frac{a - y}{a (1 - a)}$ and $\sigma'(z) = a (1 - a)$ the slope cancels: "
            rf"$\delta = a - y$, here ${shown(v.delta, 2)}$.",
            r"The quadratic cost has nothing to cancel it: $\delta = (a - y)\,a (1 - a)$, here "
            f"${shown(v.delta_quadratic, 6)}$.",
        )
    )


@question(
    "unicamp/cross_entropy_cost",
    title="Cross-entropy of one example, and its error",
    source=SECTION,
    level="apply",
    minutes=8,
    points=4,
    draw=_draw_cost,
    parts=lambda given: quantities.parts(COST, given),
    alternatives=lambda given: quantities.alternatives(COST, given),
    facts=lambda given: {"a": shown(given["a"], 2), "y": given["y"]},
    worked=_worked_cost,
    confirm=_confirm_cost,
)
def cross_entropy_cost(given: Given) -> Key:
    r"""A network has three sigmoid outputs. For one training example they are $a$ = <<a>>; the targets are
    $y$ = <<y>>.

    The cost of this example is the cross-entropy, summed over the outputs, with the natural logarithm:

    $$C = -\sum_k \left( y_k \ln a_k + (1 - y_k) \ln (1 - a_k) \right)$$

    Compute it, and the error $\delta_k = \partial C/\partial z_k$ of every output: with this cost, and with the
    quadratic cost for comparison.
    """
    return quantities.solve(COST, given)


# --- δ as a formula -----------------------------------------------------------------------------------------------

# Unknown -> what it stands for in each wording.
ENDS: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "bias": (r"$\partial C/\partial b$", lambda v: v.a - v.y, r"$a - y$"),
    "weight": (r"$\partial C/\partial w$", lambda v: (v.a - v.y) * v.x, r"$(a - y)\,x$"),
    "input": (r"$\partial C/\partial x$", lambda v: (v.a - v.y) * v.w, r"$(a - y)\,w$"),
}
ENDS_AT = {"bias": "b", "weight": "w", "input": "x"}  # what the last slope is by


def _delta_samples() -> dict[str, Any]:
    drawn = formulas.drawn_from({"x": (-2, 2), "w": (-2, 2), "b": (-1, 1), "y": (0.05, 0.95)}, seed=57)
    z = drawn["w"] * drawn["x"] + drawn["b"]
    return {**drawn, "z": z, "a": sigmoid(z)}


def _delta_formulas(given: Given) -> tuple[Formula, ...]:
    prompt, right, text = ENDS[given["end"]]

    def scaled(factor: Any) -> Any:
        return lambda v: right(v) * factor(v)

    return (
        Formula(
            "dC_da",
            r"$\partial C/\partial a$",
            lambda v: (v.a - v.y) / (v.a * (1 - v.a)),
            r"$\frac{a - y}{a (1 - a)}$",
            {
                "quadratic-cost-instead": lambda v: v.a - v.y,
                "cross-entropy-second-term-left-out": lambda v: -v.y / v.a,
                "cross-entropy-minus-left-out": lambda v: (v.y - v.a) / (v.a * (1 - v.a)),
                "inner-minus-forgotten": lambda v: -v.y / v.a - (1 - v.y) / (1 - v.a),
            },
        ),
        Formula(
            "delta",
            r"$\delta = \partial C/\partial z$, as short as you can",
            lambda v: v.a - v.y,
            "$a - y$",
            {
                "output-slope-kept": lambda v: (v.a - v.y) * v.a * (1 - v.a),
                "error-as-target-minus-output": lambda v: v.y - v.a,
                "slope-divided-out-of-a": lambda v: (v.a - v.y) / (v.a * (1 - v.a)),
                "error-doubled": lambda v: 2 * (v.a - v.y),
            },
        ),
        Formula(
            f"dC_d{ENDS_AT[given['end']]}",
            prompt,
            right,
            text,
            {
                "output-slope-kept": scaled(lambda v: v.a * (1 - v.a)),
                "error-as-target-minus-output": scaled(lambda v: -1),
                "error-doubled": scaled(lambda v: 2),
            }
            | ({"input-left-out": lambda v: v.a - v.y} if given["end"] == "weight" else {})
            | ({"weights-left-out": lambda v: v.a - v.y} if given["end"] == "input" else {}),
        ),
    )


WORKED_DELTA = r"""
* $\frac{\partial C}{\partial a} = -\frac{y}{a} + \frac{1 - y}{1 - a} = \frac{a - y}{a(1 - a)}$: the second logarithm
  gives a second minus, from inside
* $\delta = \frac{\partial C}{\partial a}\,\sigma'(z)$ with $\sigma'(z) = a (1 - a)$, which cancels: $\delta = a - y$
* <<prompt>> $= \delta$ times what multiplies it in $z = w x + b$: <<text>>
"""


@question(
    "unicamp/cross_entropy_delta",
    title="The error under cross-entropy, as formulas",
    source=SECTION,
    level="derive",
    minutes=8,
    points=3,
    draw=lambda stream: {"end": list(ENDS)[int(stream.integers(len(ENDS)))]},
    parts=lambda given: formulas.parts(
        _delta_formulas(given), _delta_samples(), {"t": "y", "target": "y", "out": "a", "net": "z"}
    ),
    alternatives=lambda given: formulas.alternatives(_delta_formulas(given), _delta_samples()),
    facts=lambda given: {"names": listed(tuple(_delta_samples())), "functions": listed(FUNCTIONS)},
    worked=lambda given: fill(WORKED_DELTA, dict(zip(("prompt", "_", "text"), ENDS[given["end"]], strict=True))),
)
def cross_entropy_delta(given: Given) -> Key:
    r"""A sigmoid neuron computes $z = w x + b$ and $a = \sigma(z)$. Its cost on one example with target $y$ is the
    cross-entropy

    $$C = -\left( y \ln a + (1 - y) \ln (1 - a) \right).$$

    Write the slopes as formulas. Any form that is equal is right. Names: <<names>>. Functions: <<functions>>.
    """
    return formulas.solve(_delta_formulas(given), _delta_samples())
