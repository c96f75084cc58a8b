"""The slope of a ReLU on either side of zero (DataCamp, "Introduction to Deep Learning in Python", chapter 2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from exercises.choices import one_of, picked
from exercises.datacamp.source import SOURCE
from exercises.entry import fill, question
from exercises.letters import shown_choices
from exercises.model import Disagreement, Expected, Given, Key, NetworkDrawing, Option, Part, Stream, Value
from exercises.numbers import bracketed, half_unit
from reference import sampling

PLACES = 3
NODES = (3, 4)
SHOWN = 4  # of the consequences
EITHER = "a slope that is exactly 0 or 1"

CONSEQUENCES = (
    Option("still", "Their slopes are 0, whatever comes back: this example does not change them."),
    Option("pass", "Their slopes are the slope that comes back times the value in, as everywhere.", "dead-relu-passes"),
    Option("turned", "Their slopes are those of a node that is on, with the sign turned.", "negative-slope-below-zero"),
    Option("zeroed", "They are set to 0.", "slope-of-zero-is-weight-of-zero"),
    Option("forever", "They can never change again, whatever the next examples are.", "off-means-off-for-ever"),
    Option("rate", "They change by the learning rate, because no slope shortens the step.", "rate-without-slope"),
)
RIGHT = "still"


def _received(given: Given) -> list[float]:
    """What each of the two nodes receives, with no rounding: the sums have three decimals."""
    return [round(sum(w * x for w, x in zip(row, given["x"], strict=True)), 6) for row in given["weights"]]


def _draw(stream: Stream) -> Given:
    on = int(stream.integers(2))
    wrong = [option.id for option in CONSEQUENCES if option.misconception]
    shown = one_of(stream, RIGHT, wrong, SHOWN)

    def drawn() -> Given:
        weights = sampling.readable(stream, (2, 2), -2.5, 2.5)
        return {
            "x": sampling.readable(stream, 2, 0.5, 4, places=1).tolist(),
            "weights": weights.tolist(),
            "shown": shown,
        }

    def fits(given: Given) -> bool:
        received = _received(given)
        mixed = all((row[0] > 0) is not (row[1] > 0) for row in given["weights"])
        told_apart = abs(sum(given["x"]) - received[on]) > 0.01
        # Four digits, and never 1: there the value and the slope of the ReLU coincide.
        return received[on] > 1.01 and received[1 - on] < -1.01 and mixed and told_apart

    return sampling.until(drawn, fits)


def _parts(given: Given) -> tuple[Part, ...]:
    numbers = (
        part
        for node in NODES
        for part in (
            Part(f"received_{node}", "number", f"what node {node} receives", points=0.5, places=PLACES),
            Part(f"slope_{node}", "number", f"the slope of the ReLU at node {node}", points=0.5, exempt=EITHER),
        )
    )
    return (
        *numbers,
        Part(
            "weights",
            "choice",
            "what this means for the two weights that lead to the node that is off",
            options=picked(CONSEQUENCES, given["shown"]),
        ),
    )


def _slope(received: float) -> float:
    return 1.0 if received > 0 else 0.0


def _alternatives(given: Given) -> dict[str, dict[str, Value]]:
    wrong: dict[str, dict[str, Value]] = {}

    def add(mistake: str, part: str, value: Value) -> None:
        wrong.setdefault(mistake, {})[part] = value

    for node, received in zip(NODES, _received(given), strict=True):
        if received > 0:
            add("live-relu-blocks", f"slope_{node}", 0.0)
            add("value-as-relu-slope", f"slope_{node}", received)
        else:
            add("dead-relu-passes", f"slope_{node}", 1.0)
            add("negative-slope-below-zero", f"slope_{node}", -1.0)
            add("received-and-given-confused", f"received_{node}", 0.0)
        add("weights-left-out-of-sum", f"received_{node}", sum(given["x"]))
    for option in _parts(given)[-1].options:
        if option.misconception:
            add(option.misconception, "weights", option.id)
    return wrong


def _follow(given: Given, part: str, answers: Mapping[str, Value]) -> Value | None:
    """The slope at a node that received what was typed."""
    name, _, node = part.partition("_")
    typed = answers.get(f"received_{node}")
    return _slope(float(typed)) if name == "slope" and isinstance(typed, int | float) else None


def _picture(given: Given) -> NetworkDrawing:
    x, rows = given["x"], given["weights"]
    edges = {(0, j, i): f"{rows[i][j]:g}" for i in range(2) for j in range(2)}
    told = "; ".join(f"from node {j + 1} to node {i + 3}: {label}" for (_, j, i), label in edges.items())
    return NetworkDrawing(
        nodes=(tuple(f"{each:g}" for each in x), ("?", "?")),
        names=(("node 1", "node 2"), ("node 3", "node 4")),
        edges=edges,
        caption=f"Two inputs, {x[0]:g} and {x[1]:g}, and two nodes fed by both. The weights are, {told}.",
    )


WORKED = r"""
* Node 3 receives $<<sum_3>> = <<received_3>>$, which is <<side_3>>: the slope of its ReLU is <<slope_3>>.
* Node 4 receives $<<sum_4>> = <<received_4>>$, which is <<side_4>>: the slope of its ReLU is <<slope_4>>.

For a positive input the ReLU gives the input itself (slope 1), for a negative one it gives 0 (slope 0). That slope is
a factor of the slope of every weight that leads to the node, so with 0 nothing of the product is left. Another
example may switch the node on again.
"""


def _worked(given: Given) -> str:
    facts: dict[str, Any] = {}
    for node, received, row in zip(NODES, _received(given), given["weights"], strict=True):
        terms = zip(row, given["x"], strict=True)
        facts[f"sum_{node}"] = " + ".join(rf"{bracketed(format(w, 'g'))} \cdot {x:g}" for w, x in terms)
        facts[f"received_{node}"] = f"{received:.{PLACES}f}"
        facts[f"side_{node}"] = "positive" if received > 0 else "negative"
        facts[f"slope_{node}"] = f"{_slope(received):g}"
    return fill(WORKED, facts)


def _confirm(given: Given) -> None:
    """The slopes by SymPy's derivative of max(0, z). Raises Disagreement."""
    import sympy

    z = sympy.Symbol("z", real=True)
    derivative = sympy.Max(0, z).diff(z)
    by_hand = np.array(given["weights"]) @ np.array(given["x"])
    for received, again in zip(_received(given), by_hand, strict=True):
        if abs(received - again) > 1e-9 or float(derivative.subs(z, received)) != _slope(received):
            raise Disagreement(f"the slope of max(0, z) at {received} is not {_slope(received)}")


@question(
    "datacamp/relu_slope",
    title="The slope of a ReLU",
    source=SOURCE,
    level="apply",
    minutes=5,
    points=3,
    draw=_draw,
    parts=_parts,
    alternatives=_alternatives,
    picture=_picture,
    worked=_worked,
    confirm=_confirm,
    follow=_follow,
)
def relu_slope(given: Given) -> Key:
    r"""Nodes 3 and 4 in the picture use the ReLU activation, $\mathrm{ReLU}(z) = \max(0, z)$. There is no bias: what a
    node receives is the weighted sum of the two inputs.

    Backpropagation needs the slope of the activation function at each node. What does each node receive, and what
    is the slope of its ReLU there?
    """
    received = _received(given)
    key = {}
    for node, value in zip(NODES, received, strict=True):
        key[f"received_{node}"] = Expected(value, f"{value:.{PLACES}f}", half_unit(PLACES))
        key[f"slope_{node}"] = Expected(_slope(value), f"{_slope(value):g}", 1e-9)
    return {**key, "weights": Expected(RIGHT, shown_choices(_parts(given)[-1].options, [RIGHT]))}
