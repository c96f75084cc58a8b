"""One training step on one network: every value, gradient and updated weight, by its address.

Addresses are what people point at: `z[1][0]`, `a[2][0]`, `delta[1][0]`, `nabla_w[1][0,0]`, `nabla_b[0]`,
`w[0][0,1]` and `b[1]` (after the step), `a_after[2][0]` (of the forward pass after the step), `cost` and `cost_after`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reference.activations import Array
from reference.equations import CORRECT, Equations, Layer, TrainBiases, check_train_biases, layers, plain
from reference.lazy import lazy
from reference.misconceptions import MISCONCEPTIONS, NotApplicable
from reference.network import Network, NetworkError

# What a mistake raises where it cannot be made, or runs away.
CANNOT_BE_MADE = (NotApplicable, NetworkError, ValueError, IndexError, AttributeError, AssertionError, ArithmeticError)
SAME = 1e-12  # relative: what differs by less differs by the order of its additions
QUANTITIES = ("z", "a", "delta", "nabla_w", "nabla_b", "w", "b")
_ADDRESS = re.compile(
    r"(?P<name>z|a_after|a|delta|nabla_w|nabla_b|w|b)\[(?P<level>\d{1,3})\](?:\[(?P<index>\d{1,5}(?:\s*,\s*\d{1,5})*)\])?"
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a value stands: a quantity, a layer, and perhaps an entry."""

    name: str
    level: int = 0
    index: tuple[int, ...] | None = None

    @classmethod
    def read(cls, text: str) -> Address:
        """The address written as text.

        >>> Address.read("nabla_w[1][0, 0]")
        Address(name='nabla_w', level=1, index=(0, 0))
        """
        text = text.strip()
        if text in ("cost", "cost_after"):
            return cls(text)
        match = _ADDRESS.fullmatch(text)
        if match is None:
            raise NetworkError(
                f"{text!r} names no quantity; expected cost, cost_after or one of "
                f"{', '.join(QUANTITIES)} with a layer and an entry, such as nabla_w[1][0,0] or delta[0][1]"
            )
        index = match["index"]
        return cls(match["name"], int(match["level"]), tuple(map(int, index.split(","))) if index else None)

    def __str__(self) -> str:
        entry = "" if self.index is None else f"[{','.join(map(str, self.index))}]"
        return self.name if self.name.startswith("cost") else f"{self.name}[{self.level}]{entry}"


Typed = Mapping[Address, float]  # values put in the place of computed ones


@dataclass(frozen=True, eq=False)
class TrainingStep:
    """A network, one example or batch, and how it is trained."""

    network: Network
    x: Any
    y: Any
    eta: float = 0.5
    train_biases: TrainBiases = True
    lam: float = 0.0  # of the penalty ½ lam Σw²

    def __post_init__(self) -> None:
        check_train_biases(self.train_biases)
        x = self.network.checked_rows(self.x, self.network.sizes[0], "x")
        y = self.network.checked_rows(self.y, self.network.sizes[-1], "y")
        if x.shape[:-1] != y.shape[:-1]:
            raise NetworkError(f"x has shape {x.shape} and y has shape {y.shape}: as many examples, please")
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", y)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> TrainingStep:
        """From `{"weights", "biases", "activations", "loss", "x", "y", "eta", "train_biases", "lam"}`."""
        network = Network(record["weights"], record["biases"], record["activations"], record["loss"])
        usual = {"eta": 0.5, "train_biases": True, "lam": 0.0}
        return cls(network, record["x"], record["y"], **{name: record.get(name, usual[name]) for name in usual})

    def under(self, equations: Equations = CORRECT, typed: Typed | None = None) -> Outcome:
        """What these equations make of it; `typed` values stand in for the computed ones."""
        return Outcome(self, equations, typed or {})

    def mistaken(self) -> dict[str, Outcome]:
        """What each misconception makes of it, by id."""
        right = self.under()
        return {name: Outcome(self, row.equations, beside=right) for name, row in MISCONCEPTIONS.items()}

    def after(self, outcome: Outcome) -> Network:
        """The network after the step."""
        count = len(self.network.weights)
        return Network(
            [outcome.array("w", level) for level in range(count)],
            [outcome.array("b", level) for level in range(count)],
            self.network.activations,
            self.network.loss,
        )


# What follows from rules that two sets of equations share is the same; the first lines hold up those after them.
_FORWARD = (("affine", "activate"), ("z", "a"))
_ERRORS = (("pull", "upstream", "output_error", "hidden_error"), ("delta",))
_GRADIENTS = ((("bias_gradient",), ("nabla_b",)), (("weight_gradient",), ("nabla_w",)))


def _take_over(mine: Sequence[Layer], theirs: Sequence[Layer], equations: Equations, others: Equations) -> None:
    """Put the other layers' values into these, as far as the rules that lead to them are the same."""

    def same(rules: Iterable[str]) -> bool:
        return all(getattr(equations, rule) is getattr(others, rule) for rule in rules)

    def take(names: Iterable[str]) -> None:
        for layer, other in zip(mine, theirs, strict=True):
            vars(layer).update({name: getattr(other, name) for name in names})

    if not same(_FORWARD[0]):
        return
    take(_FORWARD[1])
    vars(mine[-1])["cost"] = theirs[-1].cost
    if not same(_ERRORS[0]):
        return
    take(_ERRORS[1])
    for rules, names in _GRADIENTS:
        if same(rules):
            take(names)


@dataclass(frozen=True, eq=False)
class Outcome:
    """All quantities of one step under one set of equations, computed when asked for."""

    step: TrainingStep
    equations: Equations
    typed: Typed = field(default_factory=dict)
    before_typed: dict[Address, Any] = field(default_factory=dict)  # what stood where a typed value was put
    beside: Outcome | None = None  # of other equations, whose values are taken over as far as the rules are the same

    def __post_init__(self) -> None:
        for address in self.typed:
            if not address.name.startswith("cost") and self._layer(address) is None:
                raise NetworkError(f"{address} is given, not computed: nothing can be put in its place")

    def _watch(self, name: str, level: int, value: Array) -> Array:
        mine = {a: v for a, v in self.typed.items() if a.name == name and self._layer_of(a) == level}
        if not mine:
            return value
        value = np.array(value)
        for address, typed in mine.items():
            where = (0,) * self._rows_added(name) + (address.index or ())
            try:
                self.before_typed[address] = np.array(value[where])
            except IndexError:
                raise self._missing(address, value[0] if self._rows_added(name) else value) from None
            value[where] = typed
        return value

    def _layer(self, address: Address) -> int | None:
        """The number of the layer that computes this quantity, None for the input. Raises NetworkError."""
        if address.name not in (*QUANTITIES, "a_after"):
            raise NetworkError(f"{address.name!r} names no quantity, expected one of: {', '.join(QUANTITIES)}")
        level, count = self._layer_of(address), len(self.step.network.weights)
        if address.name in ("a", "a_after") and level == -1:
            return None
        if not 0 <= level < count:
            first, last = (0, count) if address.name in ("a", "a_after") else (0, count - 1)
            raise NetworkError(
                f"{address} does not exist: {address.name}[{first}] to {address.name}[{last}] do, "
                f"for there are {count} layers"
            )
        return level

    @staticmethod
    def _missing(address: Address, whole: Any) -> NetworkError:
        return NetworkError(f"{address} does not exist: that quantity has shape {np.shape(whole)}")

    @staticmethod
    def _layer_of(address: Address) -> int:
        return address.level - 1 if address.name in ("a", "a_after") else address.level

    def _rows_added(self, name: str) -> bool:
        return bool(self.step.x.ndim == 1) and name in ("z", "a", "delta", "a_after")

    @lazy
    def chain(self) -> tuple[Layer, ...]:
        """The layers as contexts, in order."""
        step = self.step
        x, y = (rows[None, :] if rows.ndim == 1 else rows for rows in (step.x, step.y))
        chain = layers(
            step.network,
            x,
            y,
            self.equations,
            eta=step.eta,
            lam=step.lam,
            train_biases=step.train_biases,
            watch=self._watch,
        )
        if self.beside is not None:
            _take_over(chain, self.beside.chain, self.equations, self.beside.equations)
        return chain

    @lazy
    def _after(self) -> tuple[Layer, ...]:
        """The layers of the forward pass after the step."""
        step, chain = self.step, self.chain
        moved = Network(
            [layer.w_after for layer in chain],
            [layer.b_after for layer in chain],
            step.network.activations,
            step.network.loss,
        )
        return layers(moved, chain[0].x, chain[0].y, self.equations)

    def array(self, name: str, level: int = 0) -> Any:
        """A whole quantity, in the shape `Trace` and `Gradients` have. Raises NetworkError if there is none."""
        if name == "cost":
            return plain(self._typed_cost(Address("cost"), self.chain[-1].cost))
        if name == "cost_after":
            return plain(self._typed_cost(Address("cost_after"), self._after[-1].cost))
        index = self._layer(Address(name, level))
        if index is None:
            return self.step.x
        layer = (self._after if name == "a_after" else self.chain)[index]
        value = getattr(layer, {"w": "w_after", "b": "b_after", "a_after": "a"}.get(name, name))
        return value[0] if self._rows_added(name) else value

    def _typed_cost(self, address: Address, value: Any) -> Any:
        if address not in self.typed:
            return value
        self.before_typed[address] = value
        return self.typed[address]

    def value(self, address: Address) -> Any:
        """The value there; at a typed address what it would have been. Raises NetworkError if there is none."""
        whole = self.array(address.name, address.level)
        if address in self.before_typed:
            return plain(np.asarray(self.before_typed[address]))
        if address.index is None:
            return whole
        try:
            return plain(np.asarray(whole)[address.index])
        except IndexError:
            raise self._missing(address, whole) from None

    def value_or_none(self, address: Address) -> Any:
        """The value, or None where this mistake cannot be made or does not lead to one."""
        try:
            with np.errstate(all="ignore"):
                value = self.value(address)
        except CANNOT_BE_MADE:
            return None
        return value if np.isfinite(value).all() else None

    def addresses(self) -> Iterator[Address]:
        """Every quantity there is, whole."""
        count = len(self.chain)
        yield from (Address("a", 0), *(Address(n, i + (n == "a")) for i in range(count) for n in ("z", "a")))
        yield Address("cost")
        for name in ("delta", "nabla_w", "nabla_b"):
            yield from (Address(name, i) for i in reversed(range(count)))
        yield from (Address(name, i) for i in range(count) for name in ("w", "b"))
        yield Address("cost_after")

    def in_order(self) -> Iterator[Address]:
        """Every computed quantity, whole, in the order in which it is computed."""
        count = len(self.step.network.weights)
        yield from (Address(n, i + (n == "a")) for i in range(count) for n in ("z", "a"))
        yield Address("cost")
        yield from (Address(name, i) for name in ("delta", "nabla_w", "nabla_b") for i in reversed(range(count)))
        yield from (Address(name, i) for name in ("w", "b") for i in range(count))
        yield from (Address("a_after", i + 1) for i in range(count))
        yield Address("cost_after")

    def first_difference(self, other: Outcome) -> tuple[Address, float, float] | None:
        """The first number in which another outcome of the same step differs: its address, this value, that value.

        Quantities that one of them does not lead to are passed over.
        """
        for whole in self.in_order():
            mine, theirs = self.value_or_none(whole), other.value_or_none(whole)
            if mine is None or theirs is None or np.shape(mine) != np.shape(theirs):
                continue
            apart = ~np.isclose(theirs, mine, rtol=SAME, atol=SAME * np.abs(mine).max(initial=0.0))
            if np.any(apart):
                index = tuple(int(i) for i in np.argwhere(apart)[0])
                entry = Address(whole.name, whole.level, index or None)
                return entry, float(np.asarray(mine)[index]), float(np.asarray(theirs)[index])
        return None
