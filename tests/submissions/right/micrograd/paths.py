# expect: micrograd/Value correct
# The chain rule as a sum over the nodes that use a node: in-degrees are counted, a node goes when all have reported.
from collections import deque
from math import exp, tanh


def as_value(x):
    if isinstance(x, Value):
        return x
    return Value(x)


def node(data, *sources):
    v = Value(data)
    v.sources = list(sources)
    return v


class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0
        self.sources = []

    def __add__(self, o):
        o = as_value(o)
        return node(self.data + o.data, (self, 1), (o, 1))

    def __radd__(self, o):
        return self.__add__(o)

    def __mul__(self, o):
        o = as_value(o)
        return node(self.data * o.data, (self, o.data), (o, self.data))

    def __rmul__(self, o):
        return self.__mul__(o)

    def __neg__(self):
        return node(-self.data, (self, -1))

    def __sub__(self, o):
        return self + (-as_value(o))

    def __rsub__(self, o):
        return as_value(o) + (-self)

    def __pow__(self, n):
        return node(self.data**n, (self, n * self.data ** (n - 1)))

    def __truediv__(self, o):
        return self * as_value(o) ** (-1)

    def __rtruediv__(self, o):
        return as_value(o) * self ** (-1)

    def exp(self):
        return node(exp(self.data), (self, exp(self.data)))

    def tanh(self):
        return node(tanh(self.data), (self, 1 - tanh(self.data) ** 2))

    def relu(self):
        if self.data > 0:
            return node(self.data, (self, 1))
        return node(0.0, (self, 0))

    def backward(self):
        uses = {}
        todo = [self]
        while todo:
            v = todo.pop()
            for s, _ in v.sources:
                if id(s) not in uses:
                    uses[id(s)] = 0
                    todo.append(s)
                uses[id(s)] += 1
        self.grad = 1
        ready = deque([self])
        while ready:
            v = ready.popleft()
            for s, slope in v.sources:
                s.grad += slope * v.grad
                uses[id(s)] -= 1
                if uses[id(s)] == 0:
                    ready.append(s)
