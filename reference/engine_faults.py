"""Engines with one fault each, as learners build them: the second family of the catalogue.

`Engine` is a right one in which every rule can be replaced. A mistake whose result depends on the order in which nodes
happen to be visited raises an error where it does: whoever makes it gets something else there each time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from reference.misconceptions.record import ON_PAPER

Slopes = Callable[..., tuple[float, ...]]


DEEPEST = 200  # most of these engines are written with recursion; none is asked for the bonus


class Undetermined(Exception):
    """The result of a mistake depends on the order of visits."""


class Engine:
    """A right engine; the table holds the local derivatives, with the result as the last argument."""

    SLOPES: ClassVar[Mapping[str, Slopes]] = {
        "add": lambda a, b, result: (1.0, 1.0),
        "multiply": lambda a, b, result: (b, a),
        "power": lambda a, n, result: (n * a ** (n - 1),),
        "exp": lambda a, result: (result,),
        "tanh": lambda a, result: (1 - result**2,),
        "relu": lambda a, result: (float(a > 0),),
    }
    SEED: ClassVar[float] = 1.0

    def __init__(self, data: float) -> None:
        self.data = data
        self.grad = 0.0
        self.inputs: tuple[Engine, ...] = ()
        self.depth = 0
        self.operation = ""  # what made it
        self.hidden = False  # a number of the program, which nobody asks for its gradient
        self.rule: tuple[Engine, tuple[tuple[Engine, float], ...]] | None = None

    # --- operations

    def node(self, other: Any) -> Engine:
        """A Value or a number as a Value."""
        if isinstance(other, Engine):
            return other
        constant = type(self)(other)
        constant.hidden = True
        return constant

    def made(self, operation: str, data: float, *others: Engine, constants: tuple[float, ...] = ()) -> Engine:
        """The result of an operation on this and others."""
        slopes = self.SLOPES[operation](self.data, *(o.data for o in others), *constants, data)
        result = self.linked(data, slopes, *others)
        result.operation = operation
        return result

    def linked(self, data: float, slopes: tuple[float, ...], *others: Engine) -> Engine:
        """A new node that knows its inputs and its local derivatives."""
        result = type(self)(data)
        result.inputs = (self, *others)
        result.depth = 1 + max(each.depth for each in result.inputs)
        if result.depth > DEEPEST:
            raise RecursionError
        result.remember(tuple(zip(result.inputs, slopes, strict=True)))
        return result

    def remember(self, pairs: tuple[tuple[Engine, float], ...]) -> None:
        """Keep what this passes on, and to whom."""
        self.rule = (self, pairs)

    def __add__(self, other: Any) -> Engine:
        other = self.node(other)
        return self.made("add", self.data + other.data, other)

    def __mul__(self, other: Any) -> Engine:
        other = self.node(other)
        return self.made("multiply", self.data * other.data, other)

    def __pow__(self, exponent: float) -> Engine:
        return self.made("power", self.data**exponent, constants=(exponent,))

    def __neg__(self) -> Engine:
        return self * -1

    def __sub__(self, other: Any) -> Engine:
        result: Engine = self + -other
        return result

    def __truediv__(self, other: Any) -> Engine:
        result: Engine = self * other**-1
        return result

    def __radd__(self, other: float) -> Engine:
        return self + other

    def __rsub__(self, other: float) -> Engine:
        return -self + other

    def __rmul__(self, other: float) -> Engine:
        return self * other

    def __rtruediv__(self, other: float) -> Engine:
        return self**-1 * other

    def exp(self) -> Engine:
        """e to the power of this."""
        return self.made("exp", math.exp(self.data))

    def tanh(self) -> Engine:
        """The hyperbolic tangent."""
        return self.made("tanh", math.tanh(self.data))

    def relu(self) -> Engine:
        """The larger one of this and 0."""
        return self.made("relu", max(self.data, 0.0))

    # --- the backward pass

    def backward(self) -> None:
        """The gradients, if every order of visits gives the same."""
        nodes = list(self.order(lambda each: each.inputs))
        before = [node.grad for node in nodes]
        found = []
        for ways in self.visits():
            for node, grad in zip(nodes, before, strict=True):
                node.grad = grad
            self.clear(nodes)
            self.grad = self.SEED
            for node in ways:
                node.pass_on()
            found.append([node.grad for node in nodes if not node.hidden])
        if any(not math.isclose(a, b, rel_tol=1e-9) for each in found for a, b in zip(each, found[0], strict=True)):
            raise Undetermined

    def visits(self) -> Iterator[list[Engine]]:
        """The orders in which the nodes may be visited: topological, by either input first."""
        for inputs in (lambda each: each.inputs, lambda each: each.inputs[::-1]):
            yield list(self.order(inputs))[::-1]

    def order(self, inputs: Callable[[Engine], tuple[Engine, ...]]) -> Iterator[Engine]:
        """Every node after its inputs."""
        seen: set[Engine] = set()
        waiting = [(self, False)]
        while waiting:
            node, done = waiting.pop()
            if done:
                yield node
            elif node not in seen:
                seen.add(node)
                waiting.append((node, True))
                waiting += [(each, False) for each in inputs(node)]

    def pass_on(self) -> None:
        """Give each input its share."""
        if self.rule is not None:
            result, pairs = self.rule
            for node, slope in pairs:
                node.receive(slope * result.grad)

    def receive(self, share: float) -> None:
        """Take a share of the gradient."""
        self.grad += share

    def clear(self, nodes: list[Engine]) -> None:
        """Before the pass: nothing."""


class Overwritten(Engine):
    """`=` where `+=` belongs."""

    def receive(self, share: float) -> None:
        self.grad = share


class OverwrittenByProducts(Engine):
    """`=` where `+=` belongs, in some operations alone."""

    OVERWRITES: ClassVar[tuple[str, ...]] = ("multiply",)

    def pass_on(self) -> None:
        if self.rule is not None:
            for node, slope in self.rule[1]:
                if self.operation in self.OVERWRITES:
                    node.grad = 0.0
                node.receive(slope * self.grad)


class OverwrittenBySums(OverwrittenByProducts):
    """The same in sums."""

    OVERWRITES = ("add",)


class OverwrittenByBoth(OverwrittenByProducts):
    """The same in sums and products."""

    OVERWRITES = ("add", "multiply")


class FirstShare(Engine):
    """What has a share takes no other."""

    def receive(self, share: float) -> None:
        self.grad = self.grad or share


class FromTheInputs(Engine):
    """The order is not reversed."""

    def visits(self) -> Iterator[list[Engine]]:
        yield list(self.order(lambda each: each.inputs))


class Repeated(Engine):
    """Recursion: each visit passes all that has come so far on again."""

    def visits(self) -> Iterator[list[Engine]]:
        for inputs in (
            lambda each: each.inputs,
            lambda each: each.inputs[::-1],
            lambda each: tuple(dict.fromkeys(each.inputs)),  # kept as a set, an input used twice is there once
        ):
            yield list(_walked(self, inputs))


def _walked(node: Engine, inputs: Callable[[Engine], tuple[Engine, ...]]) -> Iterator[Engine]:
    """A node and all it was made of, as often as it is reached."""
    yield node
    for each in inputs(node):
        yield from _walked(each, inputs)


class TooEarly(Engine):
    """Each node passes on at its first visit, whatever comes later."""

    def visits(self) -> Iterator[list[Engine]]:
        for step in (1, -1):
            seen: dict[Engine, None] = {}
            waiting: list[Engine] = [self]
            while waiting:
                node = waiting.pop()
                if node not in seen:
                    seen[node] = None
                    waiting += node.inputs[::-step]
            yield list(seen)


class OwnRule(Engine):
    """`self._backward` where `out._backward` belongs: the rule is kept by the first input."""

    def remember(self, pairs: tuple[tuple[Engine, float], ...]) -> None:
        self.inputs[0].rule = (self, pairs)

    def visits(self) -> Iterator[list[Engine]]:
        """By left inputs first, as a recursive search goes: by the other order it is right by accident at times."""
        yield list(self.order(lambda each: each.inputs[::-1]))[::-1]


class UpstreamLeftOut(Engine):
    """Every node gives its local derivatives as if it were the last."""

    def pass_on(self) -> None:
        if self.rule is not None:
            for node, slope in self.rule[1]:
                node.receive(slope)


class Cleared(Engine):
    """`backward` begins by setting every grad to 0."""

    def clear(self, nodes: list[Engine]) -> None:
        for node in nodes:
            node.grad = 0.0


class Unseeded(Engine):
    """The result's own grad stays 0."""

    SEED = 0.0


class ReluUpstreamLeftOut(Engine):
    """ReLU gives 1 or 0 whatever comes from above."""

    def pass_on(self) -> None:
        if self.rule is not None and getattr(self, "is_relu", False):
            ((node, slope),) = self.rule[1]
            node.receive(slope)
        else:
            super().pass_on()

    def relu(self) -> Engine:
        result = super().relu()
        vars(result)["is_relu"] = True
        return result


class LeftReversed(Engine):
    """`2 - a` is computed as `a - 2`."""

    def __rsub__(self, other: float) -> Engine:
        return self - other


class QuotientReversed(Engine):
    """`2 / a` is computed as `a / 2`."""

    def __rtruediv__(self, other: float) -> Engine:
        return self / other


class NegationDetached(Engine):
    """`-a` is a new leaf."""

    def __neg__(self) -> Engine:
        return type(self)(-self.data)


class DifferenceSign(Engine):
    """What is subtracted gets its gradient with a plus."""

    def __sub__(self, other: Any) -> Engine:
        other = self.node(other)
        return self.linked(self.data - other.data, (1.0, 1.0), other)

    def __rsub__(self, other: float) -> Engine:
        return self.node(other) - self


class OwnQuotient(Engine):
    """Division with a rule of its own, on both sides."""

    def __rtruediv__(self, other: float) -> Engine:
        return self.node(other) / self


class QuotientSign(OwnQuotient):
    """The denominator gets its gradient with a plus."""

    def __truediv__(self, other: Any) -> Engine:
        other = self.node(other)
        return self.linked(self.data / other.data, (1 / other.data, self.data / other.data**2), other)


class QuotientUnsquared(OwnQuotient):
    """The denominator is not squared in its gradient."""

    def __truediv__(self, other: Any) -> Engine:
        other = self.node(other)
        return self.linked(self.data / other.data, (1 / other.data, -self.data / other.data), other)


def _with(**slopes: Slopes) -> type[Engine]:
    """An engine with other local derivatives."""
    return type("Engine", (Engine,), {"SLOPES": {**Engine.SLOPES, **slopes}})


@dataclass(frozen=True, slots=True)
class EngineFault:
    """One fault: the engine that has it, where it makes no difference, and where it was seen."""

    id: str
    engine: type[Engine]
    hidden_by: str
    source: str


FAULTS: Mapping[str, EngineFault] = {
    row.id: row
    for row in (
        EngineFault(
            "share-overwritten",
            Overwritten,
            "graphs in which every node is used once",
            "callummcdougall/ARENA_3.0#127, where it passed all tests; wtlin1228's miniflow",
        ),
        EngineFault(
            "product-share-overwritten",
            OverwrittenByProducts,
            "graphs in which nothing that a product uses is used again",
            "A. Karpathy's lecture on micrograd, where a + a gives 1",
        ),
        EngineFault(
            "sum-share-overwritten",
            OverwrittenBySums,
            "graphs in which nothing that a sum uses is used again",
            "A. Karpathy's lecture on micrograd, where a + a gives 1",
        ),
        EngineFault(
            "two-operand-share-overwritten",
            OverwrittenByBoth,
            "graphs in which every node is used once",
            "A. Karpathy's lecture on micrograd, where a + a gives 1",
        ),
        EngineFault("order-not-reversed", FromTheInputs, "graphs of one operation", ON_PAPER),
        EngineFault(
            "passed-on-repeatedly",
            Repeated,
            "graphs without shared nodes, and (a b)(a + b), the lecture's own example",
            "karpathy/micrograd#2, #21; SethHWeidman/DLFS_code PR 13; Janko-dev/autodiff PR 3",
        ),
        EngineFault(
            "passed-on-too-early",
            TooEarly,
            "graphs without shared nodes, and shared ones that are reached late",
            "karpathy/micrograd PR 64, PR 67 and PR 68",
        ),
        EngineFault(
            "rule-kept-by-input",
            OwnRule,
            "graphs of one operation",
            "learners' repositories: self._backward for out._backward",
        ),
        EngineFault(
            "upstream-left-out",
            UpstreamLeftOut,
            "graphs of one operation",
            "A. Karpathy's Hacker's guide, the gate of division",
        ),
        EngineFault(
            "grad-cleared-by-backward",
            Cleared,
            "leaves of one result only",
            "karpathy/micrograd#53, PR 102; d2l, whose editions differ",
        ),
        EngineFault("result-not-seeded", Unseeded, "nothing", ON_PAPER),
        EngineFault(
            "relu-upstream-left-out",
            ReluUpstreamLeftOut,
            "a ReLU at the end of the graph",
            "UsamaHasan/Neural-Network-with-MicroGrad (ReLU)",
        ),
        EngineFault(
            "dead-relu-passes",
            _with(relu=lambda a, result: (1.0,)),
            "ReLUs that are on",
            "Open-Deep-ML/DML-OpenProblem#205",
        ),
        EngineFault(
            "sum-rule-as-product",
            _with(add=lambda a, b, result: (b, a)),
            "summands of 1",
            "learners' repositories, where the local rules of + and * are exchanged",
        ),
        EngineFault(
            "product-rule-as-sum",
            _with(multiply=lambda a, b, result: (1.0, 1.0)),
            "factors of 1",
            "learners' repositories, where the local rules of + and * are exchanged",
        ),
        EngineFault(
            "own-factor-as-slope",
            _with(multiply=lambda a, b, result: (a, b)),
            "equal factors",
            ON_PAPER,
        ),
        EngineFault(
            "tanh-slope-unsquared",
            _with(tanh=lambda a, result: (1 - result,)),
            "a tanh of 0 or 1",
            "nicodjimenez/lstm#41",
        ),
        EngineFault(
            "tanh-slope-without-one",
            _with(tanh=lambda a, result: (-(result**2),)),
            "nothing",
            "scutan90/DeepLearning-500-questions#466 and #544",
        ),
        EngineFault(
            "tanh-slope-of-argument", _with(tanh=lambda a, result: (1 - a**2,)), "an argument of 0", "torch/torch7#232"
        ),
        EngineFault("exp-slope-of-argument", _with(exp=lambda a, result: (a,)), "nothing", ON_PAPER),
        EngineFault("exp-as-power", _with(exp=lambda a, result: (a * math.exp(a - 1),)), "an argument of e", ON_PAPER),
        EngineFault(
            "power-factor-left-out", _with(power=lambda a, n, result: (a ** (n - 1),)), "an exponent of 1", ON_PAPER
        ),
        EngineFault("power-not-lowered", _with(power=lambda a, n, result: (n * a**n,)), "a base of 1", ON_PAPER),
        EngineFault("quotient-slope-sign", QuotientSign, "denominators nobody asks for their gradient", ON_PAPER),
        EngineFault("quotient-slope-unsquared", QuotientUnsquared, "denominators of 1", ON_PAPER),
        EngineFault("difference-slope-sign", DifferenceSign, "subtracting numbers", ON_PAPER),
        EngineFault("subtraction-swapped", LeftReversed, "a number on the right", ON_PAPER),
        EngineFault("division-swapped", QuotientReversed, "a number on the right", ON_PAPER),
        EngineFault("negation-detached", NegationDetached, "graphs without a minus", ON_PAPER),
    )
}
ENGINES: Mapping[str, type[Engine]] = {name: row.engine for name, row in FAULTS.items()}
