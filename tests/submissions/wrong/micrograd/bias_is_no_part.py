# expect: micrograd/Value correct
# expect: micrograd/Neuron wrong bias-no-parameter
# expect: micrograd/Layer wrong
# expect: micrograd/MLP wrong
# expect: micrograd/train wrong
# One line of the neuron is wrong, and everything that is built of neurons shows it: the neuron alone is to be mended.
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


rng = np.random.default_rng()


class Module:
    def parameters(self):
        found = []
        for part in self.parts():
            found.extend(part.parameters() if isinstance(part, Module) else [part])
        return found

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0


class Neuron(Module):
    def __init__(self, nin):
        self.w = [Value(v) for v in rng.normal(scale=0.5, size=nin)]
        self.b = Value(0)

    def parts(self):
        return self.w

    def __call__(self, x):
        total = Value(0)
        for i in range(len(x)):
            total += x[i] * self.w[i]
        total += self.b
        e = (2 * total).exp()
        return (e - 1) / (e + 1)


class Layer(Module):
    def __init__(self, nin, nout):
        self.neurons = []
        while len(self.neurons) < nout:
            self.neurons.append(Neuron(nin))

    def parts(self):
        return self.neurons

    def __call__(self, x):
        return tuple(n(x) for n in self.neurons)


class MLP(Module):
    def __init__(self, nin, nouts):
        self.layers = []
        for nout in nouts:
            self.layers.append(Layer(nin, nout))
            nin = nout

    def parts(self):
        return self.layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return list(x)


def train(model, xs, ys, steps, lr, decay):
    losses = np.zeros(steps)
    for k in range(steps):
        model.zero_grad()
        for x, y in zip(xs, ys):  # the gradients of the examples add up, so each may go backward by itself
            (output,) = model(x)
            loss = (output - y) * (output - y)
            loss.backward()
            losses[k] += loss.data
        for p in model.parameters():
            p.data = p.data - lr / (1 + decay * k) * p.grad
    return losses
