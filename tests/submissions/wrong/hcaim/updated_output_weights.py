# expect: hcaim/train_step wrong updated-weights-used
# expect: hcaim/train wrong updated-weights-used
# Layer by layer from the back, and each layer is updated as soon as its gradient is there.
import numpy as np


def f(name, z):
    return {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "relu": np.maximum(0, z)}[name]


def df(name, a):
    return {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": (a > 0) * 1.0}[name]


def train_step(x, t, weights, biases, hidden_activation, eta):
    w1, w2 = weights[0].copy(), weights[1].copy()
    b1, b2 = biases[0].copy(), biases[1].copy()
    h = f(hidden_activation, w1 @ x + b1)
    o = f("sigmoid", w2 @ h + b2)
    error = 0.5 * np.sum((t - o) ** 2)
    d2 = (o - t) * df("sigmoid", o)
    w2 -= eta * np.outer(d2, h)
    b2 -= eta * d2
    d1 = w2.T @ d2 * df(hidden_activation, h)
    w1 -= eta * np.outer(d1, x)
    b1 -= eta * d1
    return [w1, w2], [b1, b2], error


def train(x, t, weights, biases, hidden_activation, eta, steps):
    for _ in range(steps):
        weights, biases, error = train_step(x, t, weights, biases, hidden_activation, eta)
    return weights, biases, error
