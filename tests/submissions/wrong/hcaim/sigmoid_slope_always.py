# expect: hcaim/train_step wrong sigmoid-slope-everywhere
# expect: hcaim/train wrong sigmoid-slope-everywhere
# The forward pass knows three activations, the backward pass only one.
import numpy as np


def activate(z, name):
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    elif name == "tanh":
        return np.tanh(z)
    return z * (z > 0)


def train_step(x, t, weights, biases, hidden_activation, eta):
    h = activate(weights[0] @ x + biases[0], hidden_activation)
    o = activate(weights[1] @ h + biases[1], "sigmoid")
    error = ((t - o) ** 2).sum() / 2
    do = (o - t) * o * (1 - o)
    dh = (weights[1].T @ do) * h * (1 - h)
    new_w = [weights[0] - eta * np.outer(dh, x), weights[1] - eta * np.outer(do, h)]
    new_b = [biases[0] - eta * dh, biases[1] - eta * do]
    return new_w, new_b, error


def train(x, t, weights, biases, hidden_activation, eta, steps):
    for _ in range(steps):
        weights, biases, error = train_step(x, t, weights, biases, hidden_activation, eta)
    return weights, biases, error
