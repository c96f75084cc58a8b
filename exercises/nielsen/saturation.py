"""Questions on neurons that learn slowly: the slope of the sigmoid far out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from exercises.entry import fill, question
from exercises.model import Expected, Given, Key, Part, Stream, Value
from exercises.nielsen.ladders import sigmoid
from exercises.nielsen.source import SOURCE
from exercises.numbers import half_unit, shown
from reference.sampling import told_apart, until

PLACES = {"slope": 6, "factor": 3}
STEEPEST = 0.25  # the slope of the sigmoid where a = 0.5


def _slope(a: float) -> float:
    return a * (1 - a)


def _slope_at_activation(a: float) -> float:
    """The mistaken slope: the sigmoid's slope with the activation put in where z belongs."""
    return _slope(float(sigmoid(np.asarray(a))))


WRONG: Mapping[str, Mapping[str, Callable[[float], float]]] = {
    "slope": {
        "slope-at-activation": _slope_at_activation,
        "value-as-slope": lambda a: a,
        "slope-squared": lambda a: a * a,
        "slope-one-factor": lambda a: 1 - a,
        "slope-sign": lambda a: -_slope(a),
        "value-form-at-z": lambda a: _slope(float(np.log(a / (1 - a)))),
    },
    "factor": {
        "slope-at-activation": lambda a: _slope_at_activation(0.5) / _slope_at_activation(a),
        "ratio-upside-down": lambda a: _slope(a) / STEEPEST,
        "largest-slope-one": lambda a: 1 / _slope(a),
        "activations-compared": lambda a: max(0.5 / a, a / 0.5),
    },
}


def _right(a: float) -> dict[str, float]:
    return {"slope": _slope(a), "factor": STEEPEST / _slope(a)}


def _draw(stream: Stream) -> Given:
    """An activation with three decimals near 0 or near 1, each as likely."""

    def drawn() -> Given:
        off = float(stream.integers(11, 61)) / 1000
        return {"a": round(1 - off if stream.integers(2) else off, 3)}

    return until(drawn, _fits)


def _fits(given: Given) -> bool:
    """Whether all that a mistake leads to can be told from the answer and from the other mistakes."""
    a = given["a"]
    return all(
        told_apart([_right(a)[part], *(wrong(a) for wrong in mistakes.values())], 10 * _tolerance(a)[part])
        for part, mistakes in WRONG.items()
    )


def _tolerance(a: float) -> dict[str, float]:
    """Half a unit of the last digit; the factor also carries what rounding the slope leaves."""
    half = {part: half_unit(places) for part, places in PLACES.items()}
    return half | {"factor": half["factor"] + STEEPEST / _slope(a) ** 2 * half["slope"]}


def _alternatives(given: Given) -> dict[str, dict[str, Value]]:
    wrong: dict[str, dict[str, Value]] = {}
    for part, mistakes in WRONG.items():
        for mistake, value in mistakes.items():
            wrong.setdefault(mistake, {})[part] = value(given["a"])
    return wrong


def _follow(given: Given, part: str, answers: Mapping[str, Value]) -> Value | None:
    slope = answers.get("slope")
    return STEEPEST / float(slope) if part == "factor" and slope else None


def _facts(given: Given) -> dict[str, Any]:
    a = given["a"]
    return {
        "a": f"{a:g}",
        "rest": f"{1 - a:.3f}",
        "slope": shown(_slope(a), PLACES["slope"]),
        "factor": shown(STEEPEST / _slope(a), PLACES["factor"]),
        "end": "0" if a < 0.5 else "1",
    }


WORKED = r"""
The slope can be written with the activation alone: $\sigma'(z) = a(1-a) = <<a>> \cdot <<rest>> = <<slope>>$.

At $a = 0.5$ it is $0.5 \cdot 0.5 = 0.25$, its largest value. In $\delta = \frac{\partial C}{\partial a}\,\sigma'(z)$
only the slope differs, so the error, and with it (for the same inputs) the gradient of every weight into the neuron, is
$0.25 / <<slope>> = <<factor>>$ times smaller. However wrong the output is, the neuron learns slowly while it is
saturated.
"""


@question(
    "nielsen/saturated_neuron",
    title="Why a saturated neuron learns slowly",
    source=f"{SOURCE}, BP1",
    level="apply",
    minutes=3,
    points=2,
    draw=_draw,
    parts=lambda given: (
        Part("slope", "number", r"the slope $\sigma'(z)$ of this neuron", places=PLACES["slope"]),
        Part("factor", "number", r"how many times smaller its $\delta$ is than at $a = 0.5$", places=PLACES["factor"]),
    ),
    alternatives=_alternatives,
    facts=_facts,
    worked=lambda given: fill(WORKED, _facts(given)),
    follow=_follow,
)
def saturated_neuron(given: Given) -> Key:
    r"""A sigmoid neuron of the output layer has the activation $a = \sigma(z) = <<a>>$. That is close to <<end>>: the
    neuron is *saturated*.

    What is the slope of its activation function at its weighted input $z$? And how many times smaller is its error
    $\delta = \frac{\partial C}{\partial a}\,\sigma'(z)$ than that of a neuron with the same $\partial C/\partial a$,
    but the activation 0.5?
    """
    right, tolerance = _right(given["a"]), _tolerance(given["a"])
    return {part: Expected(right[part], shown(right[part], PLACES[part]), tolerance[part]) for part in PLACES}
