# expect: micrograd/Value correct
# expect: micrograd/MLP correct
# expect: micrograd/train wrong gradients-not-reset
# The gradients are cleared before the loop, and not within it.
import math
import random


class Value:
    def __init__(self, data, parents=(), local=()):
        self.data, self.parents, self.local = data, parents, local
        self.grad = 0.0

    def _pair(f, g):
        """an operator and its reflected form, from the function and its two slopes"""

        def op(a, b):
            b = b if isinstance(b, Value) else Value(b)
            return Value(f(a.data, b.data), (a, b), g(a.data, b.data))

        return op, lambda b, a: op(Value(a), b)

    __add__, __radd__ = _pair(lambda a, b: a + b, lambda a, b: (1, 1))
    __sub__, __rsub__ = _pair(lambda a, b: a - b, lambda a, b: (1, -1))
    __mul__, __rmul__ = _pair(lambda a, b: a * b, lambda a, b: (b, a))
    __truediv__, __rtruediv__ = _pair(
        lambda a, b: a / b, lambda a, b: (1 / b, -a / (b * b))
    )

    def __pow__(self, n):
        return Value(self.data**n, (self,), (n * self.data ** (n - 1),))

    def __neg__(self):
        return 0 - self

    def exp(self):
        y = math.exp(self.data)
        return Value(y, (self,), (y,))

    def tanh(self):
        y = math.tanh(self.data)
        return Value(y, (self,), (1 - y * y,))

    def relu(self):
        return Value(max(0, self.data), (self,), (1 if self.data > 0 else 0,))

    def backward(self):
        # count how often each node is used; it is ready when all of its uses have reported
        uses, stack, seen = {}, [self], {id(self)}
        while stack:
            v = stack.pop()
            for p in v.parents:
                uses[id(p)] = uses.get(id(p), 0) + 1
                if id(p) not in seen:
                    seen.add(id(p))
                    stack.append(p)
        fresh = {id(self): 1.0}
        ready = [self]
        while ready:
            v = ready.pop()
            g = fresh[id(v)]
            v.grad += g
            for p, l in zip(v.parents, v.local):
                fresh[id(p)] = fresh.get(id(p), 0.0) + l * g
                uses[id(p)] -= 1
                if not uses[id(p)]:
                    ready.append(p)


class Neuron:
    def __init__(self, nin):
        self.nin = nin
        self.w = [Value(random.random() * 2 - 1) for _ in range(self.nin)]
        self.b = Value(0)

    def __call__(self, x):
        act = self.b
        for i in range(self.nin):
            act += self.w[i] * x[i]
        e = (act * 2).exp()
        return (e - 1) / (e + 1)

    def parameters(self):
        return (*self.w, self.b)


class Layer(list):
    def __init__(self, nin, nout):
        super().__init__(Neuron(nin) for _ in range(nout))

    @property
    def neurons(self):
        return list(self)

    def __call__(self, x):
        return [n(x) for n in self]

    def parameters(self):
        return [p for n in self for p in n.parameters()]


class MLP:
    def __init__(self, nin, nouts):
        self.sizes = [nin, *nouts]
        self.layers = [Layer(self.sizes[i], n) for i, n in enumerate(nouts)]

    def _run(self, layers, x):
        return self._run(layers[1:], layers[0](x)) if layers else x

    def __call__(self, x):
        return self._run(self.layers, x)

    def parameters(self):
        out = []
        for l in self.layers:
            out += l.parameters()
        return out


def train(model, xs, ys, steps, lr, decay):
    def zero():
        for p in model.parameters():
            p.grad = 0.0

    def loss_fn():
        tot = 0
        for x, y in zip(xs, ys):
            o = model(x)
            if not isinstance(o, Value):
                o = o[0]
            tot = (y - o) * (y - o) + tot
        return tot

    hist, k = [], 0
    zero()
    while k < steps:
        L = loss_fn()
        L.backward()
        hist.append(float(L.data))
        for p in model.parameters():
            p.data -= lr * p.grad / (1 + k * decay)
        k += 1
    return hist
