# expect: unicamp/train_fixed_biases correct
# expect: unicamp/numerical_gradient correct
# expect: unicamp/gradient_check correct
import numpy as np


class Layer:
    __slots__ = ("w", "b", "inp", "out", "grad")

    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=np.float64), b

    def __call__(self, inp):
        self.inp = inp
        self.out = 0.5 * (1 + np.tanh(0.5 * (self.w @ inp + self.b)))
        return self.out

    def back(self, dE_dout):
        delta = dE_dout * self.out * (1 - self.out)
        self.grad = np.outer(delta, self.inp)
        return self.w.T @ delta

    def step(self, eta):
        self.w = self.w - eta * self.grad


class Net:
    def __init__(self, weights, biases):
        self.layers = [Layer(w, b) for w, b in zip(weights, biases)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def learn(self, x, t, eta):
        up = self(x) - t
        for layer in reversed(self.layers):
            up = layer.back(up)
        for layer in self.layers:
            layer.step(eta)


def train_fixed_biases(weights, biases, x, t, eta, steps):
    if steps < 1:
        raise ValueError("nothing to do")
    net = Net(weights, biases)
    for _ in range(steps):
        net.learn(x, t, eta)
    y = net(x)
    return [layer.w for layer in net.layers], np.dot(t - y, t - y) / 2, y


def numerical_gradient(f, params, eps):
    """All moved copies at once: one row of the identity per parameter."""
    moves = eps * np.eye(params.size).reshape(params.size, *params.shape)
    return np.array([f(params + m) - f(params - m) for m in moves]).reshape(params.shape) / (2 * eps)


def gradient_check(f, grad, params, eps):
    numeric, analytic = numerical_gradient(f, params, eps).ravel(), np.ravel(grad(params))
    scale = np.stack([np.abs(numeric), np.abs(analytic), np.full(params.size, 1e-8)]).max(axis=0)
    return float((np.abs(numeric - analytic) / scale).max())
