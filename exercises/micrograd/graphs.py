"""An expression graph by hand: every value, then every gradient (A. Karpathy, "building micrograd")."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from exercises.entry import question
from exercises.micrograd.engine import program, run_program
from exercises.micrograd.source import SOURCE
from exercises.model import (
    Disagreement,
    Expected,
    Given,
    GraphDrawing,
    GraphNode,
    Key,
    Part,
    Stream,
    Value,
)
from exercises.numbers import shown
from reference import scalar
from reference.engine_faults import ENGINES, Engine, FirstShare
from reference.sampling import readable, until

PLACES = 4
SMALLEST, LARGEST = 0.1, 100.0  # four digits are shown of each number, and none is tedious to work with


@dataclass(frozen=True, slots=True)
class Operation:
    """How a node is written, computed, and differentiated; the slopes know the value of the node as well."""

    code: str
    text: str
    tex: str
    value: Callable[..., float]
    slopes: Callable[..., tuple[float, ...]]


OPERATIONS: Mapping[str, Operation] = {
    "+": Operation("{} + {}", "{} + {}", "{} + {}", lambda a, b: a + b, lambda a, b, v: (1.0, 1.0)),
    "-": Operation("{} - {}", "{} − {}", "{} - {}", lambda a, b: a - b, lambda a, b, v: (1.0, -1.0)),
    "*": Operation("{} * {}", "{} · {}", r"{} \cdot {}", lambda a, b: a * b, lambda a, b, v: (b, a)),
    "2": Operation("{} ** 2", "{}²", "{}^2", lambda a: a * a, lambda a, v: (2 * a,)),
    "tanh": Operation("{}.tanh()", "tanh({})", r"\tanh({})", math.tanh, lambda a, v: (1 - v * v,)),
}
VISIBLE = ("share-overwritten", "first-share-only", "upstream-left-out", "product-rule-as-sum", "own-factor-as-slope")

# (name, operation, arguments): each has a node that is used twice, by nodes of which one feeds the other.
SHAPES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("d", "*", "a", "b"), ("e", "+", "d", "c"), ("f", "tanh", "e"), ("g", "*", "f", "a")),
    (("d", "+", "a", "b"), ("e", "*", "d", "c"), ("f", "-", "a", "e"), ("g", "2", "f")),
    (("d", "-", "a", "b"), ("e", "*", "d", "c"), ("f", "tanh", "e"), ("g", "*", "c", "f")),
    (("d", "*", "a", "b"), ("e", "-", "c", "d"), ("f", "2", "e"), ("g", "*", "f", "b")),
    (("d", "tanh", "a"), ("e", "*", "d", "b"), ("f", "+", "e", "c"), ("g", "*", "f", "d")),
    (("d", "2", "a"), ("e", "-", "d", "b"), ("f", "*", "e", "c"), ("g", "+", "f", "a")),
    (("d", "+", "a", "b"), ("e", "tanh", "d"), ("f", "*", "e", "c"), ("g", "-", "d", "f")),
)

PUBLISHED: Given = {
    "inputs": {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0},
    "nodes": [["e", "*", "a", "b"], ["d", "+", "e", "c"], ["L", "*", "d", "f"]],
}


def values(given: Given, typed: Mapping[str, float] | None = None) -> dict[str, float]:
    """The value of every node; what was typed for a node stands in its place."""
    found = dict(given["inputs"])
    for name, operation, *arguments in given["nodes"]:
        value = OPERATIONS[operation].value(*(found[each] for each in arguments))
        found[name] = value if typed is None else typed.get(name, value)
    return found


def gradients(given: Given, at: Mapping[str, float]) -> dict[str, float]:
    """The gradient of the last node at every node, with these values."""
    found = dict.fromkeys(at, 0.0)
    found[given["nodes"][-1][0]] = 1.0
    for name, operation, *arguments in reversed(given["nodes"]):
        slopes = OPERATIONS[operation].slopes(*(at[each] for each in arguments), at[name])
        for each, slope in zip(arguments, slopes, strict=True):
            found[each] += slope * found[name]
    return found


def _computed(given: Given) -> list[str]:
    return [name for name, *_ in given["nodes"]]


def _differentiated(given: Given) -> list[str]:
    """All nodes but the result, in the order of the picture."""
    return [*given["inputs"], *_computed(given)[:-1]]


def _answers(given: Given, typed: Mapping[str, float] | None = None) -> dict[str, list[float]]:
    at = values(given, typed)
    slopes = gradients(given, at)
    return {
        "values": [at[name] for name in _computed(given)],
        "gradients": [slopes[name] for name in _differentiated(given)],
    }


def _lines(given: Given) -> str:
    """The graph as a program."""
    lines = [f"{name} = {OPERATIONS[op].code.format(*rest)}" for name, op, *rest in given["nodes"]]
    return program(given["inputs"], *lines)


class OnPaper(Engine):
    """On paper a difference is an operation of its own, not a sum with a product by -1 in it."""

    def __sub__(self, other: Any) -> Engine:
        return self.linked(self.data - other.data, (1.0, -1.0), other)


# The mistakes that can be made on paper; one of them is made with differences.
BY_HAND: Mapping[str, type[Engine]] = {
    name: ENGINES[name] if name == "difference-slope-sign" else type(name, (OnPaper, ENGINES[name]), {})
    for name in (
        "share-overwritten",
        "upstream-left-out",
        "sum-rule-as-product",
        "product-rule-as-sum",
        "own-factor-as-slope",
        "difference-slope-sign",
        "tanh-slope-unsquared",
        "tanh-slope-without-one",
        "tanh-slope-of-argument",
        "power-factor-left-out",
        "power-not-lowered",
        "passed-on-too-early",
    )
} | {"first-share-only": type("first-share-only", (OnPaper, FirstShare), {})}


def _under(given: Given, engine: Any) -> dict[str, list[float]]:
    """What an engine makes of the graph."""
    data, grad = (list(map(float, each)) for each in run_program(SimpleNamespace(Value=engine), _lines(given)))
    return {"values": data[len(given["inputs"]) :], "gradients": grad[:-1]}


def _draw(stream: Stream) -> Given:
    shape = SHAPES[int(stream.integers(len(SHAPES)))]

    def drawn() -> Given:
        sizes = readable(stream, 3, 0.3, 2.5, places=1) * stream.choice([-1.0, 1.0], 3)
        numbers = {name: round(float(number), 1) for name, number in zip("abc", sizes, strict=True)}
        return {"inputs": numbers, "nodes": [list(each) for each in shape]}

    return until(drawn, _fits)


def _fits(given: Given) -> bool:
    """All numbers have their digits, and what is seen in the wrong ones differs from what is right."""
    right = _answers(given)
    if not all(SMALLEST <= abs(each) <= LARGEST for each in (*right["values"], *right["gradients"])):
        return False
    key, wrong = graph.solve(given), _alternatives(given)
    return all(
        name in wrong
        and np.abs(np.subtract(wrong[name]["gradients"], right["gradients"])).max() > 4 * key["gradients"].tolerance
        for name in VISIBLE
        if name != "product-rule-as-sum" or any(op == "*" for _, op, *_ in given["nodes"])
    )


def _alternatives(given: Given) -> dict[str, dict[str, Value]]:
    right = _answers(given)
    wrong: dict[str, dict[str, Value]] = {}
    for name, engine in BY_HAND.items():
        try:
            made = _under(given, engine)
        except Exception:  # its result depends on the order of visits
            continue
        if not np.allclose(made["gradients"], right["gradients"], rtol=1e-9):
            wrong[name] = {"gradients": made["gradients"]}
    return wrong


def _parts(given: Given) -> tuple[Part, ...]:
    computed, others, result = _computed(given), _differentiated(given), _computed(given)[-1]
    return (
        Part(
            "values",
            "array",
            f"the values of ${', '.join(computed)}$, in this order",
            2.0,
            places=PLACES,
            shape=(len(computed),),
        ),
        Part(
            "gradients",
            "array",
            rf"the gradients $\partial {result}/\partial {others[0]}$, and so on by ${', '.join(others[1:])}$, "
            "in this order",
            3.0,
            places=PLACES,
            shape=(len(others),),
        ),
    )


def _follow(given: Given, part: str, answers: Mapping[str, Value]) -> Value | None:
    typed = answers.get("values")
    if typed is None or np.shape(typed) != (len(given["nodes"]),):
        return None
    return _answers(given, dict(zip(_computed(given), map(float, typed), strict=True)))[part]


def _confirm(given: Given) -> None:
    """Against the reference's engine. Raises Disagreement."""
    mine, other = _answers(given), _under(given, scalar.Value)
    for part, numbers in mine.items():
        if not np.allclose(numbers, other[part], rtol=1e-12):
            raise Disagreement(f"the {part} differ: {numbers} and {other[part]}")


def _picture(given: Given) -> GraphDrawing:
    inputs = [GraphNode(name, f"{name} = {number:g}") for name, number in given["inputs"].items()]
    nodes = [
        GraphNode(name, f"{name} = {OPERATIONS[op].text.format(*rest)}", tuple(rest))
        for name, op, *rest in given["nodes"]
    ]
    said = "; ".join(node.text for node in (*inputs, *nodes))
    return GraphDrawing((*inputs, *nodes), f"An expression graph, from the inputs to the result: {said}.")


def _factor(number: float) -> str:
    """A number in a product; a negative one in brackets."""
    return f"{number:.{PLACES}f}" if number >= 0 else f"({number:.{PLACES}f})"


def _worked(given: Given) -> str:
    at = values(given)
    slopes = gradients(given, at)
    result = _computed(given)[-1]
    forward = [
        f"* ${name} = {OPERATIONS[op].tex.format(*rest)} = {at[name]:.{PLACES}f}$" for name, op, *rest in given["nodes"]
    ]
    backward = []
    for name in reversed(_differentiated(given)):
        shares = []
        for user, op, *rest in given["nodes"]:
            local = OPERATIONS[op].slopes(*(at[each] for each in rest), at[user])
            shares += [
                rf"{_factor(slopes[user])} \cdot {_factor(slope)}"
                for each, slope in zip(rest, local, strict=True)
                if each == name
            ]
        backward.append(rf"* $\partial {result}/\partial {name} = {' + '.join(shares)} = {slopes[name]:.{PLACES}f}$")
    return "\n".join(
        [
            "Forward, from the inputs:",
            "",
            *forward,
            "",
            f"Backward, from $\\partial {result}/\\partial {result} = 1$. Each arrow that leaves a node brings back a "
            "share, the gradient of the node it leads to times the local derivative; the shares are added:",
            "",
            *backward,
        ]
    )


@question(
    "micrograd/graph",
    title="Values and gradients of an expression graph",
    source=SOURCE,
    level="apply",
    minutes=8,
    points=3,
    draw=_draw,
    parts=_parts,
    alternatives=_alternatives,
    facts=lambda given: {"result": _computed(given)[-1]},
    picture=_picture,
    published=PUBLISHED,
    worked=_worked,
    confirm=_confirm,
    follow=_follow,
)
def graph(given: Given) -> Key:
    r"""The picture shows how $<<result>>$ is computed. Every box is a `Value`; an arrow leads from a Value to each that
    uses it. Work out the forward pass, and then, as `<<result>>.backward()` does, the gradient of $<<result>>$ with
    respect to every other Value.
    """
    right = _answers(given)
    half = 0.5 * 10.0**-PLACES
    at = {name: number for name, number in values(given).items() if name not in given["inputs"]}
    carried = np.zeros(len(right["gradients"]))
    for name, number in at.items():
        moved = _answers(given, at | {name: number + half})["gradients"]
        carried += np.abs(np.subtract(moved, right["gradients"]))
    forward = np.zeros(len(right["values"]))
    for name, number in at.items():
        moved = _answers(given, {name: number + half})["values"]
        forward += np.abs(np.subtract(moved, right["values"])) * [each != name for each in at]
    tolerances = {"values": half + float(forward.max()), "gradients": 2 * half + float(carried.max())}
    return {part: Expected(numbers, shown(numbers, PLACES), tolerances[part]) for part, numbers in right.items()}
