# expect: micrograd/Value correct
# Slots, a tape: every node has a number, and backward walks all nodes below it by falling number. No recursion.
import heapq
from itertools import count

import numpy as np

_clock = count()


class Value:
    __slots__ = ("data", "grad", "parents", "when")

    def __init__(self, data, parents=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = parents
        self.when = next(_clock)

    @staticmethod
    def wrap(x):
        return x if isinstance(x, Value) else Value(x)

    def __lt__(self, other):
        return self.when > other.when

    def __add__(self, other):
        other = Value.wrap(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __sub__(self, other):
        other = Value.wrap(other)
        return Value(self.data - other.data, ((self, 1.0), (other, -1.0)))

    def __mul__(self, other):
        other = Value.wrap(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def __truediv__(self, other):
        other = Value.wrap(other)
        q = self.data / other.data
        return Value(q, ((self, 1 / other.data), (other, -q / other.data)))

    def __pow__(self, n):
        return Value(self.data**n, ((self, n * self.data ** (n - 1)),))

    def __neg__(self):
        return Value(-self.data, ((self, -1.0),))

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return Value.wrap(other) - self

    def __rtruediv__(self, other):
        return Value.wrap(other) / self

    def exp(self):
        e = np.exp(self.data)
        return Value(e, ((self, e),))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, ((self, 1 / np.cosh(self.data) ** 2),))

    def relu(self):
        return Value(np.maximum(self.data, 0), ((self, float(self.data > 0)),))

    def backward(self):
        flowing = {self: 1.0}
        heap = [self]
        while heap:
            node = heapq.heappop(heap)
            g = flowing.pop(node)
            node.grad += g
            for parent, slope in node.parents:
                if parent not in flowing:
                    flowing[parent] = 0.0
                    heapq.heappush(heap, parent)
                flowing[parent] += slope * g
