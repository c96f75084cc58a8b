"""Scalar autodiff: a number that remembers how it was made, after Karpathy's micrograd.

Each operation holds its value beside its local derivatives. Gradients are accumulated (`+=`), in topological
order, without recursion, so that graphs may be thousands of nodes deep. Derivatives at a kink follow the rest
of the reference: relu'(0) = 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

Number = float | int


class Value:
    """A node of an expression graph: `data`, and after `backward()` on a result, `grad` = d result / d this.

    >>> x, y, z = Value(-2.0), Value(5.0), Value(-4.0)
    >>> ((x + y) * z).backward()
    >>> x.grad, y.grad, z.grad
    (-4.0, -4.0, 3.0)
    """

    __slots__ = ("data", "grad", "inputs", "slopes")

    def __init__(self, data: Number, inputs: tuple[Value, ...] = (), slopes: tuple[float, ...] = ()) -> None:
        self.data = float(data)
        self.grad = 0.0
        self.inputs = inputs
        self.slopes = slopes  # d this / d each input

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other: Value | Number) -> Value:
        other = _node(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other: Value | Number) -> Value:
        other = _node(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent: Number) -> Value:
        return Value(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))

    def __neg__(self) -> Value:
        return self * -1.0

    def __sub__(self, other: Value | Number) -> Value:
        return self + -_node(other)

    def __truediv__(self, other: Value | Number) -> Value:
        other = _node(other)
        slopes = (1.0 / other.data, -self.data / other.data**2)
        return Value(self.data / other.data, (self, other), slopes)

    def __radd__(self, other: Number) -> Value:
        return self + other

    def __rmul__(self, other: Number) -> Value:
        return self * other

    def __rsub__(self, other: Number) -> Value:
        return _node(other) - self

    def __rtruediv__(self, other: Number) -> Value:
        return _node(other) / self

    def exp(self) -> Value:
        """e to the power of this."""
        result = math.exp(self.data)
        return Value(result, (self,), (result,))

    def tanh(self) -> Value:
        """The hyperbolic tangent."""
        result = math.tanh(self.data)
        return Value(result, (self,), (1.0 - result * result,))

    def relu(self) -> Value:
        """max(0, this)."""
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),))

    def backward(self) -> None:
        """Add d this / d node to the `grad` of every node this was made from, and 1 to its own."""
        # What flows along the edges now is kept apart from what an earlier pass has left in `grad`.
        flowing = {id(self): 1.0}
        for node in reversed(list(self.order())):
            slope = flowing[id(node)]
            node.grad += slope
            for source, local in zip(node.inputs, node.slopes, strict=True):
                flowing[id(source)] = flowing.get(id(source), 0.0) + slope * local

    def order(self) -> Iterator[Value]:
        """Every node this was made from, each after its inputs, this one last."""
        seen: set[int] = set()
        waiting: list[tuple[Value, bool]] = [(self, False)]
        while waiting:
            node, inputs_done = waiting.pop()
            if inputs_done:
                yield node
            elif id(node) not in seen:
                seen.add(id(node))
                waiting.append((node, True))
                waiting += [(source, False) for source in reversed(node.inputs)]


def _node(value: Value | Number) -> Value:
    return value if isinstance(value, Value) else Value(value)
