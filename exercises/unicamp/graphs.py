"""Expression graphs: the value of every node, its local gradients, and the gradient of the result at every node."""

from __future__ import annotations

import cmath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp
from typing import Any

import numpy as np

from exercises.entry import question
from exercises.model import Disagreement, Expected, Given, GraphDrawing, GraphNode, Key, Part, Stream
from exercises.numbers import bracketed, carried_over, half_unit, shown
from exercises.unicamp.source import CS231N
from exercises.visibility import differ
from reference import sampling
from reference.graph import Graph

INPUTS = ("x", "y", "z")
COMPUTED = ("p", "q", "r", "f")
OPERATIONS = ("add", "multiply", "max", "sigmoid")
TEX = {"add": "{} + {}", "multiply": r"{} \cdot {}", "max": r"\max({}, {})", "sigmoid": r"\sigma({})"}
PLAIN = {"add": "{} + {}", "multiply": "{} · {}", "max": "max({}, {})", "sigmoid": "σ({})"}
PLACES = 4
WHOLE = "whole numbers, exact"
STEP = 1e-30  # of the complex step

Numbers = Sequence[float]
Typed = Mapping[str, Any]  # part -> what stands in the place of the right answer


def _sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x))


@dataclass(frozen=True, slots=True)
class Rules:
    """How a graph is worked out: forward, at each node, along each edge, and where two edges meet."""

    values: Mapping[str, Callable[..., float]]
    locals: Mapping[str, Callable[[Numbers, float], Numbers]]  # of the arguments and of what the node gives
    along: Callable[[float, float], float]  # the gradient that arrives at a node, and a local one
    meet: Callable[[Numbers], float]  # what arrives at one node, the last use first


RIGHT = Rules(
    values={"add": lambda a, b: a + b, "multiply": lambda a, b: a * b, "max": max, "sigmoid": _sigmoid},
    locals={
        "add": lambda given, out: (1.0, 1.0),
        "multiply": lambda given, out: (given[1], given[0]),
        "max": lambda given, out: (float(given[0] > given[1]), float(given[1] > given[0])),
        "sigmoid": lambda given, out: (out * (1 - out),),
    },
    along=lambda arriving, local: arriving * local,
    meet=sum,
)


def _values(**changed: Callable[..., float]) -> Rules:
    return replace(RIGHT, values={**RIGHT.values, **changed})


def _locals(**changed: Callable[[Numbers, float], Numbers]) -> Rules:
    return replace(RIGHT, locals={**RIGHT.locals, **changed})


WRONG: dict[str, Rules] = {
    "shared-node-overwritten": replace(RIGHT, meet=lambda arriving: arriving[-1]),
    "shared-node-one-path": replace(RIGHT, meet=lambda arriving: arriving[0]),
    "local-as-global": replace(RIGHT, along=lambda arriving, local: local),
    "local-left-out": replace(RIGHT, along=lambda arriving, local: arriving),
    "added-instead-of-multiplied": replace(RIGHT, along=lambda arriving, local: arriving + local),
    "add-and-multiply-swapped": _locals(
        add=lambda given, out: (given[1], given[0]), multiply=lambda given, out: (1.0, 1.0)
    ),
    "own-value-as-slope": _locals(multiply=lambda given, out: (given[0], given[1])),
    "max-passes-to-both": _locals(max=lambda given, out: (1.0, 1.0)),
    "max-passes-to-the-smaller": _locals(
        max=lambda given, out: (float(given[0] < given[1]), float(given[1] < given[0]))
    ),
    "sigmoid-value-as-slope": _locals(sigmoid=lambda given, out: (out,)),
    "value-form-at-z": _locals(sigmoid=lambda given, out: (given[0] * (1 - given[0]),)),
    "slope-at-activation": _locals(sigmoid=lambda given, out: (_sigmoid(out) * _sigmoid(-out),)),
    "max-takes-the-smaller": _values(max=min),
    "activation-left-out": _values(sigmoid=lambda x: x),
}


def _worked_out(given: Given, rules: Rules = RIGHT, typed: Typed | None = None) -> dict[str, float]:
    """Every answer by its part; `typed` answers stand in for the right ones in all that builds on them."""
    typed = typed or {}
    answers: dict[str, float] = {}
    used: dict[str, Any] = dict(given["inputs"])

    def put(part: str, value: float) -> float:
        answers[part] = value
        return float(typed.get(part, value))

    local: dict[str, Any] = {}
    for name, operation, *arguments in given["nodes"]:
        numbers = [used[each] for each in arguments]
        used[name] = put(f"value_{name}", rules.values[operation](*numbers))
    for name, operation, *arguments in given["nodes"]:
        slopes = rules.locals[operation]([used[each] for each in arguments], used[name])
        local[name] = [put(f"local_{name}_{each}", slope) for each, slope in zip(arguments, slopes, strict=True)]
    result = given["nodes"][-1][0]
    arriving: dict[str, list[float]] = {name: [] for name in used}
    for name, _, *arguments in reversed(given["nodes"]):
        total = 1.0 if name == result else put(f"global_{name}", rules.meet(arriving[name]))
        for argument, slope in zip(arguments, local[name], strict=True):
            arriving[argument].append(rules.along(total, slope))
    for name in given["inputs"]:
        put(f"global_{name}", rules.meet(arriving[name]))
    return answers


def _prompt(given: Given, part: str) -> str:
    kind, *names = part.split("_")
    if kind == "value":
        return f"the value of ${names[0]}$"
    if kind == "local":
        return rf"local: $\partial {names[0]}/\partial {names[1]}$"
    return rf"global: $\partial {given['nodes'][-1][0]}/\partial {names[0]}$"


def _parts(given: Given) -> tuple[Part, ...]:
    places = given["places"]
    return tuple(
        Part(part, "number", _prompt(given, part), places=places or None, exempt="" if places else WHOLE)
        for part in _worked_out(given)
    )


def _carried(given: Given, right: Mapping[str, float]) -> dict[str, float]:
    """What rounding the earlier answers can add up to, part by part; whole numbers are not rounded."""
    if not given["places"]:
        return dict.fromkeys(right, 0.0)
    places = {part: int(given["places"]) for part in right}
    return carried_over(right, places, lambda typed: _worked_out(given, typed=typed))


def _solve(given: Given) -> Key:
    right, places = _worked_out(given), given["places"]
    carried = _carried(given, right)
    return {
        part: Expected(value, shown(value, places), half_unit(places) + carried[part] if places else 1e-6)
        for part, value in right.items()
    }


def _alternatives(given: Given) -> dict[str, dict[str, float]]:
    right = _worked_out(given)
    wrong = {mistake: _worked_out(given, rules) for mistake, rules in WRONG.items()}
    differing = {
        mistake: {part: value for part, value in answers.items() if not np.allclose(value, right[part], 1e-12, 0)}
        for mistake, answers in wrong.items()
    }
    return {mistake: answers for mistake, answers in differing.items() if answers}


def _complex_value(operation: str, numbers: Sequence[complex]) -> complex:
    """An operation on numbers that are moved a little off the real line."""
    if operation == "sigmoid":
        return 1 / (1 + cmath.exp(-numbers[0]))
    first, second = numbers
    return {"add": first + second, "multiply": first * second, "max": max(numbers, key=lambda each: each.real)}[
        operation
    ]


def _complex_slope(given: Given, moved: str) -> float:
    """∂result/∂node by a complex step: the node is moved, and everything after it computed anew."""
    values: dict[str, complex] = {
        name: value + (STEP * 1j if name == moved else 0) for name, value in given["inputs"].items()
    }
    result = ""
    for result, operation, *arguments in given["nodes"]:
        values[result] = _complex_value(operation, [values[each] for each in arguments])
        values[result] += STEP * 1j if result == moved else 0
    return values[result].imag / STEP


def _confirm(given: Given) -> None:
    """Against the graph of the reference and against complex steps. Raises Disagreement."""
    answers = _worked_out(given)
    graph = Graph({name: (operation, *arguments) for name, operation, *arguments in given["nodes"]})
    values = graph.forward(given["inputs"])
    slopes = graph.backward(values)
    for part, value in answers.items():
        kind, name, *by = part.split("_")
        others: tuple[float, ...] = ()
        if kind == "value":
            others = (values[name],)
        elif kind == "global":
            others = (slopes[name], _complex_slope(given, name))
        else:
            node = next(node for node in given["nodes"] if node[0] == name)
            alone = {"nodes": [node], "inputs": {each: values[each] for each in node[2:]}}
            others = (_complex_slope(alone, by[0]),)
        if not all(np.allclose(value, other, rtol=1e-9, atol=1e-12) for other in others):
            raise Disagreement(f"{part} is {value}, and another calculation gives {others}")


def _visible(given: Given) -> bool:
    """Whether every mistake can be made and changes some answer by more than two tolerances."""
    key, wrong = _solve(given), _alternatives(given)
    return set(wrong) == set(WRONG) and all(differ(key, answers, {}) for answers in wrong.values())


def _expression(node: Sequence[str], forms: Mapping[str, str]) -> str:
    name, operation, *arguments = node
    return f"{name} = {forms[operation].format(*arguments)}"


def _picture(given: Given) -> GraphDrawing:
    inputs = [GraphNode(name, f"{name} = {value:g}") for name, value in given["inputs"].items()]
    computed = [GraphNode(node[0], _expression(node, PLAIN), tuple(node[2:])) for node in given["nodes"]]
    steps = [node.text for node in (*inputs, *computed)]
    return GraphDrawing((*inputs, *computed), caption=f"An expression graph: {', '.join(steps)}.")


def _facts(given: Given) -> dict[str, str]:
    return {
        "inputs": ", ".join(f"${name} = {value:g}$" for name, value in given["inputs"].items()),
        "nodes": ", then ".join(f"${_expression(node, TEX)}$" for node in given["nodes"]),
        "f": given["nodes"][-1][0],
        "names": ", ".join(f"${name}$" for name in given["inputs"]),
    }


def _text(value: float, places: int) -> str:
    """A number for the worked solution, 0 and 1 without decimals."""
    return str(int(value)) if value in (0, 1) else shown(value, places)


def _product(arriving: str, local: str, first: bool) -> str:
    """What arrives at a node times the local gradient, as one term of a sum."""
    left = arriving if first else bracketed(arriving)
    return rf"{left} \cdot {f'({local})' if local.startswith('-') else local}"


def _worked(given: Given) -> str:
    """Forward, node by node; then from the result back, with the sum where a node is used twice."""
    places, nodes = given["places"], given["nodes"]
    result = nodes[-1][0]
    answers = _worked_out(given)
    text = {part: _text(value, places) for part, value in answers.items()} | {f"global_{result}": "1"}
    backward = []
    for name in [*(node[0] for node in reversed(nodes[:-1])), *given["inputs"]]:
        edges = [
            (text[f"global_{after}"], text[f"local_{after}_{name}"])
            for after, _, *arguments in reversed(nodes)
            if name in arguments
        ]
        terms = " + ".join(_product(*edge, first=i == 0) for i, edge in enumerate(edges))
        twice = ": it is used twice, and both paths count" if len(edges) > 1 else ""
        backward.append(rf"* $\partial {result}/\partial {name} = {terms} = {text[f'global_{name}']}${twice}")
    lines = [
        "Forward:\n",
        *(f"* ${_expression(node, TEX)} = {text[f'value_{node[0]}']}$" for node in nodes),
        "\nLocally, each node by itself:\n",
        *(
            rf"* $\partial {name}/\partial {each} = {text[f'local_{name}_{each}']}$"
            for name, _, *arguments in nodes
            for each in arguments
        ),
        "",
        rf"Backward, from $\partial {result}/\partial {result} = 1$: along each edge, what arrives times the local "
        "gradient.",
        "",
        *backward,
    ]
    return "\n".join(lines)


# --- (x + y) z -------------------------------------------------------------------------------------------------------

PUBLISHED_XYZ: Given = {
    "inputs": {"x": -2, "y": 5, "z": -4},
    "nodes": [["q", "add", "x", "y"], ["f", "multiply", "q", "z"]],
    "places": 0,
}


def _draw_xyz(stream: Stream) -> Given:
    def drawn() -> Given:
        numbers = sampling.readable(stream, 3, -9, 9, places=0)
        return {**PUBLISHED_XYZ, "inputs": dict(zip(INPUTS, map(int, numbers), strict=True))}

    def fits(given: Given) -> bool:
        x, y, z = given["inputs"].values()
        sizes = {abs(number) for number in (x, y, z, x + y)}
        # Signs of both kinds; no size twice, and no 0 or 1, behind which a mistake could hide.
        return len(sizes) == 4 and not sizes & {0, 1} and len({x > 0, y > 0, z > 0}) == 2

    return sampling.until(drawn, fits)


@question(
    "unicamp/x_plus_y_times_z",
    title="(x + y) z, forward and backward",
    source=CS231N,
    level="apply",
    minutes=6,
    points=2,
    draw=_draw_xyz,
    parts=_parts,
    alternatives=_alternatives,
    facts=_facts,
    picture=_picture,
    published=PUBLISHED_XYZ,
    worked=_worked,
    confirm=_confirm,
    follow=lambda given, part, answers: _worked_out(given, typed=answers)[part],
)
def x_plus_y_times_z(given: Given) -> Key:
    r"""The expression $f = (x + y) \cdot z$ is computed in two steps, as the graph in the picture shows:
    <<nodes>>. The inputs are <<inputs>>.

    Work out the value of each node, its **local** gradients (the slopes of the node by what goes into it, as if
    nothing came after it), and the **global** gradients: the slopes of the result $f$.
    """
    return _solve(given)


# --- random graphs ---------------------------------------------------------------------------------------------------


def _drawn_nodes(stream: Stream) -> list[list[str]]:
    """Each of the four operations once, in any order, each fed by what is there by then."""
    nodes: list[list[str]] = []
    there = list(INPUTS)
    for name, operation in zip(COMPUTED, stream.permutation(OPERATIONS), strict=True):
        count = 1 if operation == "sigmoid" else 2
        arguments = [there[i] for i in sorted(stream.choice(len(there), count, replace=False))]
        nodes.append([name, str(operation), *arguments])
        there.append(name)
    return nodes


def _all_used(nodes: list[list[str]]) -> bool:
    """Whether every node but the last is used; seven edges leave six nodes, so one is used twice."""
    return {each for node in nodes for each in node[2:]} == {*INPUTS, *COMPUTED[:-1]}


def _readable(given: Given) -> bool:
    """Whether no max is nearly tied, no sigmoid flat, no answer too small for its digits, and one slope at most 0."""
    answers = _worked_out(given)
    values = {**given["inputs"], **{node[0]: answers[f"value_{node[0]}"] for node in given["nodes"]}}
    for _, operation, *arguments in given["nodes"]:
        numbers = [values[each] for each in arguments]
        if operation == "max" and abs(numbers[0] - numbers[1]) < 0.3:
            return False
        if operation == "sigmoid" and not 0.3 < abs(numbers[0]) < 3:
            return False
    sizes = [abs(value) for value in answers.values()]
    ends = [value for part, value in answers.items() if part.startswith("global")]
    return all(size == 0 or 0.1 <= size < 100 for size in sizes) and ends.count(0.0) <= 1


def _draw_graph(stream: Stream) -> Given:
    def drawn() -> Given:
        nodes = sampling.until(lambda: _drawn_nodes(stream), _all_used)
        numbers = sampling.readable(stream, 3, -3, 3, places=1)
        return {"inputs": dict(zip(INPUTS, map(float, numbers), strict=True)), "nodes": nodes, "places": PLACES}

    return sampling.until(drawn, lambda given: _readable(given) and _visible(given))


@question(
    "unicamp/expression_graph",
    title="Local and global gradients of an expression graph",
    source=CS231N,
    level="apply",
    minutes=15,
    points=5,
    draw=_draw_graph,
    parts=_parts,
    alternatives=_alternatives,
    facts=_facts,
    picture=_picture,
    worked=_worked,
    confirm=_confirm,
    follow=lambda given, part, answers: _worked_out(given, typed=answers)[part],
)
def expression_graph(given: Given) -> Key:
    r"""The graph in the picture computes, in this order: <<nodes>>, where $\sigma(a) = 1/(1 + e^{-a})$. The inputs are
    <<inputs>>.

    Work out the value of each node, its **local** gradients (the slopes of the node by what goes into it, as if
    nothing came after it), and the **global** gradients: the slopes of the result $<<f>>$ at every other node. Look
    out for what is used twice. Keep more digits on paper than you hand in.
    """
    return _solve(given)
