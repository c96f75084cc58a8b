# expect: micrograd/Value wrong
# expect: micrograd/Neuron correct
# expect: micrograd/Layer correct
# expect: micrograd/MLP wrong
# expect: micrograd/train wrong
# A queue: nodes nearer to the result go first, whoever of their users is still to come. One neuron does not show it.
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
        self.grad = 1
        queue, met = deque([self]), {id(self)}
        while queue:
            v = queue.popleft()
            for s, slope in v.sources:
                s.grad += slope * v.grad
                if id(s) not in met:
                    met.add(id(s))
                    queue.append(s)


import random


class Neuron(object):
    def __init__(self, nin):
        self.nin = nin
        self.w = []
        for i in range(nin):
            self.w.append(Value(random.random() * 2 - 1))
        self.b = Value(random.random())

    def forward(self, x):
        s = self.b
        for i in range(self.nin):
            s = s + self.w[i] * x[i]
        return s.tanh()

    __call__ = forward

    def parameters(self):
        p = []
        for w in self.w:
            p.append(w)
        p.append(self.b)
        return p


class Layer(object):
    def __init__(self, nin, nout):
        self.neurons = [None] * nout
        for j in range(nout):
            self.neurons[j] = Neuron(nin)

    def __call__(self, x):
        result = []
        for n in self.neurons:
            result.append(n.forward(x))
        return result

    def parameters(self):
        return sum([n.parameters() for n in self.neurons], [])


class MLP(object):
    def __init__(self, nin, nouts):
        self.layers = []
        for i in range(len(nouts)):
            if i == 0:
                self.layers.append(Layer(nin, nouts[0]))
            else:
                self.layers.append(Layer(nouts[i - 1], nouts[i]))

    def __call__(self, x):
        def through(layers, x):
            return x if not layers else through(layers[1:], layers[0](x))

        return through(self.layers, x)

    def parameters(self):
        return sum([layer.parameters() for layer in self.layers], [])


def train(model, xs, ys, steps, lr, decay):
    losses = []
    params = model.parameters()
    k = 0
    while k < steps:
        loss = 0
        for i in range(len(xs)):
            diff = ys[i] - model(xs[i])[0]
            loss = loss + diff**2
        losses.append(loss)
        for p in params:
            p.grad = 0
        loss.backward()
        rate = lr / (1.0 + decay * k)
        for p in params:
            p.data -= rate * p.grad
        k += 1
    return losses
