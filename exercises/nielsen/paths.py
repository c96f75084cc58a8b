"""Questions on the sum over paths: how many lead from a weight to the cost, and what each contributes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from math import prod
from typing import Any

import numpy as np

from exercises.entry import fill, question
from exercises.model import Disagreement, Expected, Given, Key, NetworkDrawing, Part, Stream, Value
from exercises.nielsen.source import SOURCE
from exercises.numbers import bracketed, half_unit, shown
from reference.sampling import readable, told_apart, until

# How many ----------------------------------------------------------------------------------------------------------


def _counts(given: Given) -> dict[str, int]:
    """The number of paths, and what each mistake makes of it. Layer 1 is the input."""
    sizes, layer = given["sizes"], given["layer"]
    after = sizes[layer:]
    return {
        "right": prod(after),
        "own-layer-counted": prod(sizes[layer - 1 :]),
        "all-layers-counted": prod(sizes),
        "layer-sizes-added": sum(after),
        "output-layer-not-counted": prod(after[:-1]),
    }


def _draw_count(stream: Stream) -> Given:
    def drawn() -> Given:
        sizes = stream.integers(2, 7, int(stream.integers(5, 7))).tolist()
        return {"sizes": sizes, "layer": int(stream.integers(2, len(sizes) - 1))}

    return until(drawn, lambda given: len(set(_counts(given).values())) == len(_counts(given)))


def _facts_count(given: Given) -> dict[str, Any]:
    sizes, layer = given["sizes"], given["layer"]
    return {
        "sizes": ", ".join(map(str, sizes)),
        "last": len(sizes),
        "layer": layer,
        "before": layer - 1,
        "after": r" \cdot ".join(map(str, sizes[layer:])),
        "count": _counts(given)["right"],
    }


WORKED_COUNT = r"""
The weight leads to one neuron of layer <<layer>>: there all its paths begin. In every later layer a path may go through
any neuron, the output layer included, and each choice goes with each: $<<after>> = <<count>>$ paths. Backpropagation
adds them all up without walking along each of them.
"""


@question(
    "nielsen/path_count",
    title="How many paths lead from a weight to the cost?",
    source=f"{SOURCE}, the big picture",
    level="apply",
    minutes=2,
    points=1,
    draw=_draw_count,
    parts=lambda given: (Part("paths", "number", "the number of paths", exempt="a count"),),
    alternatives=lambda given: {
        mistake: {"paths": value} for mistake, value in _counts(given).items() if mistake != "right"
    },
    facts=_facts_count,
    worked=lambda given: fill(WORKED_COUNT, _facts_count(given)),
)
def path_count(given: Given) -> Key:
    r"""A fully connected network has <<last>> layers of <<sizes>> neurons, the input being layer 1. The cost depends on
    all the outputs.

    A small change of **one** weight, which leads from a neuron of layer <<before>> to a neuron of layer <<layer>>,
    travels on to the cost. Along how many different paths, from neuron to neuron?
    """
    count = _counts(given)["right"]
    return {"paths": Expected(count, str(count))}


# What each contributes ---------------------------------------------------------------------------------------------

PLACES = {"path": 6, "sum": 5}
# What is drawn: shape, range, decimals. w3 leads from h1 to g1, g2, and w4 (rows: o1, o2) from those to the outputs.
RANGES: dict[str, tuple[Any, float, float, int]] = {
    "x": ((), 0.5, 2.0, 1),
    "w2": ((), -2.0, 2.0, 1),
    "slope_h": ((), 0.12, 0.25, 2),
    "w3": (2, -3.0, 3.0, 1),
    "slopes_g": (2, 0.12, 0.25, 2),
    "w4": ((2, 2), -3.0, 3.0, 1),
    "slopes_o": (2, 0.12, 0.25, 2),
    "cost": (2, -0.95, 0.95, 2),
}
Route = tuple[int, int]
ROUTES: tuple[Route, ...] = tuple(product(range(2), range(2)))  # through g and o


def factors(given: Given, route: Route) -> dict[str, float]:
    """What is multiplied along the path through hidden neuron g and output o, in the order of the path."""
    g, o = route
    return {
        "x": given["x"],
        "slope_h": given["slope_h"],
        "w3": given["w3"][g],
        "slope_g": given["slopes_g"][g],
        "w4": given["w4"][o][g],
        "slope_o": given["slopes_o"][o],
        "cost": given["cost"][o],
    }


def _along(given: Given, route: Route, without: Iterable[str] = ()) -> float:
    left_out = set(without)
    return prod(value for name, value in factors(given, route).items() if name not in left_out)


def _over(given: Given, without: Iterable[str] = ()) -> float:
    return sum(_along(given, route, without) for route in ROUTES)


# What a mistake leaves out of every path.
LEFT_OUT = {
    "input-left-out": ("x",),
    "path-starts-too-late": ("slope_h",),
    "path-slopes-left-out": ("slope_h", "slope_g", "slope_o"),
    "path-weights-left-out": ("w3", "w4"),
    "output-slope-missing": ("slope_o",),
    "path-ends-at-output": ("cost",),
}


def _route(given: Given) -> Route:
    g, o = given["route"]
    return g, o


def _product_alternatives(given: Given) -> dict[str, dict[str, Value]]:
    route = _route(given)
    wrong: dict[str, dict[str, Value]] = {
        mistake: {"path": _along(given, route, names), "sum": _over(given, names)}
        for mistake, names in LEFT_OUT.items()
    }
    wrong["asked-weight-in-path"] = {"path": given["w2"] * _along(given, route), "sum": given["w2"] * _over(given)}
    wrong["one-path-only"] = {"sum": _along(given, route)}
    wrong["paths-averaged"] = {"sum": _over(given) / len(ROUTES)}
    return wrong


def _right(given: Given) -> dict[str, float]:
    return {"path": _along(given, _route(given)), "sum": _over(given)}


def _tolerance() -> dict[str, float]:
    """Half a unit of the last digit; the sum also carries what rounding each of its paths leaves."""
    half = {part: half_unit(places) for part, places in PLACES.items()}
    return half | {"sum": half["sum"] + len(ROUTES) * half["path"]}


def _product_fits(given: Given) -> bool:
    """Digits enough, and every mistake far from right and from the others."""
    right, wrong = _right(given), _product_alternatives(given)
    if abs(right["path"]) < 1e-3 or abs(right["sum"]) < 1e-2 or abs(given["w2"]) == 1 or given["x"] == 1:
        return False
    if min(map(abs, given["cost"])) < 0.1:  # a path of no weight teaches nothing
        return False
    return all(
        told_apart([right[part], *(each[part] for each in wrong.values() if part in each)], 4 * tolerance)
        for part, tolerance in _tolerance().items()
    )


def _draw_product(stream: Stream) -> Given:
    route = [int(stream.integers(2)), int(stream.integers(2))]

    def drawn() -> Given:
        numbers = {
            name: readable(stream, shape, low, high, places).tolist()
            for name, (shape, low, high, places) in RANGES.items()
        }
        return {**numbers, "route": route}

    return until(drawn, _product_fits)


def confirm_product(given: Given) -> None:
    """The sum over paths against BP1, BP2 and BP4. Raises Disagreement."""
    delta_o = np.array(given["cost"]) * given["slopes_o"]
    delta_g = (np.array(given["w4"]).T @ delta_o) * given["slopes_g"]
    gradient = given["x"] * given["slope_h"] * float(np.array(given["w3"]) @ delta_g)
    if abs(gradient - _over(given)) > 1e-12:
        raise Disagreement("the sum over paths and the backpropagated errors differ")


GIVEN_PLACES = {"x": 1, "slope_h": 2, "w3": 1, "slope_g": 2, "w4": 1, "slope_o": 2, "cost": 2}


def _written(given: Given, route: Route) -> str:
    values = (bracketed(shown(value, GIVEN_PLACES[name])) for name, value in factors(given, route).items())
    return r" \cdot ".join(values)


def _product(given: Given, route: Route) -> str:
    return shown(_along(given, route), PLACES["path"])


def _facts_product(given: Given) -> dict[str, str]:
    g, o = _route(given)
    right = _right(given)
    rows = (
        rf"* through $g_{a + 1}$ and $o_{b + 1}$: ${_written(given, (a, b))} = {_product(given, (a, b))}$"
        for a, b in ROUTES
    )
    return {
        "g": f"$g_{g + 1}$",
        "o": f"$o_{o + 1}$",
        "x": f"{given['x']:.1f}",
        "w2": f"{given['w2']:.1f}",
        "slope_h": f"{given['slope_h']:.2f}",
        **{f"w3_{i + 1}": f"{w:.1f}" for i, w in enumerate(given["w3"])},
        **{f"slope_g{i + 1}": f"{s:.2f}" for i, s in enumerate(given["slopes_g"])},
        **{f"w4_{j + 1}{i + 1}": f"{given['w4'][j][i]:.1f}" for j in range(2) for i in range(2)},
        **{f"slope_o{i + 1}": f"{s:.2f}" for i, s in enumerate(given["slopes_o"])},
        **{f"cost_{i + 1}": f"{s:.2f}" for i, s in enumerate(given["cost"])},
        "paths": "\n".join(rows),
        "sum": shown(right["sum"], PLACES["sum"]),
    }


def _picture(given: Given) -> NetworkDrawing:
    facts = _facts_product(given)
    edges = {(0, 0, 0): f"w = {facts['w2']}"}
    edges |= {(1, 0, g): facts[f"w3_{g + 1}"] for g in range(2)}
    edges |= {(2, g, o): facts[f"w4_{o + 1}{g + 1}"] for g in range(2) for o in range(2)}
    edges |= {(3, o, 0): facts[f"cost_{o + 1}"] for o in range(2)}
    slopes = {"h": facts["slope_h"]} | {f"{n}{i}": facts[f"slope_{n}{i}"] for n in "go" for i in (1, 2)}
    return NetworkDrawing(
        nodes=((facts["x"],), (slopes["h"],), (slopes["g1"], slopes["g2"]), (slopes["o1"], slopes["o2"]), ("C",)),
        names=(("x",), ("h",), ("g1", "g2"), ("o1", "o2"), ("",)),
        edges=edges,
        asked=(0, 0, 0),
        slopes=frozenset({(1, 0), (2, 0), (2, 1), (3, 0), (3, 1)}),
        caption=f"The part of a network behind one weight w = {facts['w2']}, which leads from x = {facts['x']} to h. "
        + "The slopes of the sigmoid are "
        + ", ".join(f"{slope} at {name}" for name, slope in slopes.items())
        + f". Weights: {facts['w3_1']} from h to g1, {facts['w3_2']} from h to g2, {facts['w4_11']} from g1 to o1, "
        f"{facts['w4_21']} from g1 to o2, {facts['w4_12']} from g2 to o1, {facts['w4_22']} from g2 to o2. "
        f"The derivative of the cost C is {facts['cost_1']} by the output o1 and {facts['cost_2']} by o2.",
    )


WORKED_PRODUCT = r"""
Along a path everything multiplies: the activation that enters through the weight, the slope at each neuron, the weight
of each edge between neurons, and at the end the derivative of the cost by the output:

$$x \cdot \sigma'(z_h) \cdot w_{gh} \cdot \sigma'(z_g) \cdot w_{og} \cdot \sigma'(z_o)
\cdot \frac{\partial C}{\partial o}$$

<<paths>>

Different paths are added: $\partial C/\partial w = <<sum>>$. The value $<<w2>>$ of the weight itself plays no part.
"""


@question(
    "nielsen/path_products",
    title="The sum over paths",
    source=f"{SOURCE}, the big picture",
    level="apply",
    minutes=8,
    points=2,
    draw=_draw_product,
    parts=lambda given: (
        Part(
            "path",
            "number",
            fill("the product along the path through <<g>> and <<o>>", _facts_product(given)),
            places=PLACES["path"],
        ),
        Part("sum", "number", r"$\partial C/\partial w$, the sum over all paths", places=PLACES["sum"]),
    ),
    alternatives=_product_alternatives,
    facts=_facts_product,
    picture=_picture,
    worked=lambda given: fill(WORKED_PRODUCT, _facts_product(given)),
    confirm=confirm_product,
)
def path_products(given: Given) -> Key:
    r"""A change of the weight $w$ in the picture travels along every path from $h$ to the cost $C$. Each path
    contributes a product to $\partial C/\partial w$.

    The activation $x$ enters through $w$. In the squares stand the slopes $\sigma'(z)$ of the neurons, along the edges
    between them their weights, and along the edges to $C$ the derivatives $\partial C/\partial o_1 = <<cost_1>>$ and
    $\partial C/\partial o_2 = <<cost_2>>$.
    """
    right, tolerance = _right(given), _tolerance()
    return {part: Expected(value, shown(value, PLACES[part]), tolerance[part]) for part, value in right.items()}
