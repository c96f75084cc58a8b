"""One path through the 2-2-2 network: its derivatives as functions of the values along it, right and as mistakes
write them, and the points at which they are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from exercises.formulas import POINTS, Function
from reference.activations import ACTIVATIONS, Array
from reference.network import Network
from reference.training_step import TrainingStep

RIGHT = ""  # the name under which a table has the right function; all other names are mistakes
Table = Mapping[str, Function]


@cache
def samples(hidden: str) -> dict[str, Array]:
    """The value of every name at every point: random networks, stacked, each with its own forward and backward pass.

    ReLUs are on at some points and off at others, and never near their kink.
    """
    stream = np.random.default_rng(20231105)
    many = 8 * POINTS

    def numbers(*shape: int, low: float = 0.2, high: float = 1.8) -> Array:
        values: Array = stream.uniform(low, high, shape) * stream.choice([-1.0, 1.0], shape)
        return values

    network = Network(
        [numbers(many, 2, 2), numbers(many, 2, 2)],
        [numbers(many, 2), numbers(many, 2)],
        [hidden, "sigmoid"],
        "half_sse",
    )
    x, t = numbers(many, 1, 2), stream.uniform(0, 1, (many, 1, 2))
    outcome = TrainingStep(network, x, t).under()
    net_h, net_o = outcome.array("z", 0)[:, 0], outcome.array("z", 1)[:, 0]
    clear = (np.abs(net_h).min(axis=1) > 0.1) & (np.abs(net_h).max(axis=1) < 2.5) & (np.abs(net_o).max(axis=1) < 2.5)
    kept = np.flatnonzero(clear)[:POINTS]
    found: dict[str, Array] = {}
    for n in range(2):
        found[f"x{n + 1}"], found[f"t{n + 1}"] = x[kept, 0, n], t[kept, 0, n]
        found[f"net_h{n + 1}"], found[f"net_o{n + 1}"] = net_h[kept, n], net_o[kept, n]
        found[f"h{n + 1}"], found[f"o{n + 1}"] = (outcome.array("a", level)[kept, 0, n] for level in (1, 2))
        found[f"delta_h{n + 1}"], found[f"delta_o{n + 1}"] = (outcome.array("delta", i)[kept, 0, n] for i in (0, 1))
        for m in range(2):
            found[f"w{1 + 2 * n + m}"] = network.weights[0][kept, n, m]
            found[f"w{5 + 2 * n + m}"] = network.weights[1][kept, n, m]
    return found


@dataclass(frozen=True, slots=True)
class Path:
    """From input i over hidden neuron j to output k, counted from 1, and the names along it."""

    i: int
    j: int
    k: int

    @property
    def w(self) -> str:
        """The weight from the hidden neuron to the output."""
        return f"w{2 + 2 * self.k + self.j}"

    @property
    def u(self) -> str:
        """The weight from the input to the hidden neuron."""
        return f"w{2 * self.j + self.i - 2}"

    def facts(self) -> dict[str, Any]:
        """What statements and solutions say of it."""
        numbers = {"i": self.i, "j": self.j, "k": self.k, "w": self.w[1:], "u": self.u[1:]}
        return numbers | {"first": f"w_{4 + self.j}", "second": f"w_{6 + self.j}"}


def named(name: str) -> Function:
    """The value of one name."""
    return lambda v: getattr(v, name)


def _times(*factors: Function) -> Function:
    return lambda v: np.prod([factor(v) for factor in factors], axis=0)


def _scaled(number: float, function: Function) -> Function:
    return lambda v: number * function(v)


def slopes_of(activation: str, a: str, net: str) -> dict[str, Function]:
    """The slope of an activation, under RIGHT, and what mistakes write for it."""
    row = ACTIVATIONS[activation]
    found: dict[str, Function] = {
        RIGHT: lambda v: row.slope(getattr(v, net)),
        "value-as-slope": named(a),
        "value-form-at-z": lambda v: row.slope_from_value(getattr(v, net)),
        "slope-at-activation": lambda v: row.slope(getattr(v, a)),
    }
    if activation == "sigmoid":
        found |= {"slope-squared": lambda v: getattr(v, a) ** 2, "slope-sign": lambda v: -row.slope(getattr(v, net))}
    else:
        found["sigmoid-slope-everywhere"] = lambda v: getattr(v, a) * (1 - getattr(v, a))
    if activation == "tanh":
        found |= {
            "tanh-slope-unsquared": lambda v: 1 - getattr(v, a),
            "tanh-slope-without-one": lambda v: -(getattr(v, a) ** 2),
        }
    if activation == "relu":
        found["dead-relu-passes"] = lambda v: np.ones_like(getattr(v, a))
    return found


def _in_products(slopes: Table) -> dict[str, Function]:
    """The mistakes with a slope that show in a product; a sign there looks like any other flipped sign."""
    return {name: slope for name, slope in mistakes_in(slopes).items() if name != "slope-sign"}


def mistakes_in(table: Table) -> dict[str, Function]:
    """All but what is right."""
    return {name: function for name, function in table.items() if name != RIGHT}


def misses(path: Path) -> dict[str, Function]:
    """∂E/∂o at the output of the path, under RIGHT, and what mistakes write for it."""

    def miss(k: int) -> Function:
        return lambda v: getattr(v, f"o{k}") - getattr(v, f"t{k}")

    right = miss(path.k)
    return {
        RIGHT: right,
        "sign-flipped": _scaled(-1, right),
        "error-doubled": _scaled(2, right),
        "error-halved": _scaled(0.5, right),
        "output-errors-pooled": lambda v: miss(1)(v) + miss(2)(v),
        "not-differentiated": lambda v: right(v) ** 2 / 2,
    }


def output_errors(path: Path) -> dict[str, Function]:
    """δ of the output, under RIGHT, and what mistakes write for it."""
    missed, slopes = misses(path), slopes_of("sigmoid", f"o{path.k}", f"net_o{path.k}")
    return {
        RIGHT: _times(missed[RIGHT], slopes[RIGHT]),
        **{name: _times(each, slopes[RIGHT]) for name, each in mistakes_in(missed).items()},
        **{name: _times(missed[RIGHT], slope) for name, slope in _in_products(slopes).items()},
        "output-slope-missing": missed[RIGHT],
        "added-instead-of-multiplied": lambda v: missed[RIGHT](v) + slopes[RIGHT](v),
    }


def carried_back(path: Path) -> dict[str, Function]:
    """∂E/∂h of the hidden neuron, under RIGHT, and what mistakes write for it."""

    def both(one: str, two: str, first: str = "delta_o1", second: str = "delta_o2") -> Function:
        return lambda v: getattr(v, one) * getattr(v, first) + getattr(v, two) * getattr(v, second)

    first, second = f"w{4 + path.j}", f"w{6 + path.j}"
    right = both(first, second)
    return {
        RIGHT: right,
        "one-path-only": _times(named(path.w), named(f"delta_o{path.k}")),
        "own-error-only": named(f"delta_o{path.k}"),
        "weights-left-out": lambda v: v.delta_o1 + v.delta_o2,
        "weights-transposed": both(f"w{3 + 2 * path.j}", f"w{4 + 2 * path.j}"),
        "own-layer-weights": both(f"w{path.j}", f"w{2 + path.j}"),
        "sign-flipped": _scaled(-1, right),
        "error-doubled": _scaled(2, right),
        "output-slope-missing": lambda v: getattr(v, first) * (v.o1 - v.t1) + getattr(v, second) * (v.o2 - v.t2),
    }


def hidden_errors(path: Path, hidden: str) -> dict[str, Function]:
    """δ of the hidden neuron, under RIGHT, and what mistakes write for it."""
    carried, slopes = carried_back(path), slopes_of(hidden, f"h{path.j}", f"net_h{path.j}")
    found = {
        RIGHT: _times(carried[RIGHT], slopes[RIGHT]),
        **{name: _times(each, slopes[RIGHT]) for name, each in mistakes_in(carried).items()},
        **{name: _times(carried[RIGHT], slope) for name, slope in _in_products(slopes).items()},
    }
    if hidden == "relu":
        found["relu-applied-to-error"] = lambda v: np.maximum(carried[RIGHT](v), 0.0)
    else:
        found["hidden-slope-missing"] = carried[RIGHT]
    return found


def fed_by(errors: Table, right: str, wrong: Mapping[str, str]) -> dict[str, Function]:
    """The slope of a weight, under RIGHT: an error times what feeds the weight; and what mistakes write for it."""
    return {
        **{name: _times(error, named(right)) for name, error in errors.items()},
        **{name: _times(errors[RIGHT], named(other)) for name, other in wrong.items()},
        "input-left-out": errors[RIGHT],
    }
