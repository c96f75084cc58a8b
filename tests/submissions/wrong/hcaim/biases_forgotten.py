# expect: hcaim/train_step wrong biases-left-fixed
# expect: hcaim/train wrong biases-left-fixed
# As in the worked example on the web, where the biases stay.
import numpy as np

F = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}
DF = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a**2, "relu": lambda a: (a > 0).astype(float)}


def train_step(x, t, weights, biases, hidden_activation, eta):
    h = F[hidden_activation](weights[0] @ x + biases[0])
    o = F["sigmoid"](weights[1] @ h + biases[1])
    d_o = (o - t) * DF["sigmoid"](o)
    d_h = (weights[1].T @ d_o) * DF[hidden_activation](h)
    new = [weights[0] - eta * np.outer(d_h, x), weights[1] - eta * np.outer(d_o, h)]
    return new, [b.copy() for b in biases], 0.5 * np.sum((t - o) ** 2)


def train(x, t, weights, biases, hidden_activation, eta, steps):
    for _ in range(steps):
        weights, biases, error = train_step(x, t, weights, biases, hidden_activation, eta)
    return weights, biases, error
