# expect: hcaim/train_step wrong error-after-update
# expect: hcaim/train wrong one-step-too-few
# The error is computed at the end of a step, and the loop counts from 1.
import numpy as np


def forward(x, weights, biases, name):
    z = weights[0] @ x + biases[0]
    h = {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "relu": np.where(z > 0, z, 0)}[name]
    return h, 1 / (1 + np.exp(-weights[1] @ h - biases[1]))


def slope(h, name):
    return {"sigmoid": h * (1 - h), "tanh": 1 - h * h, "relu": np.sign(h)}[name]


def update(x, t, weights, biases, name, eta):
    h, o = forward(x, weights, biases, name)
    d2 = (o - t) * o * (1 - o)
    d1 = weights[1].T @ d2 * slope(h, name)
    before = 0.5 * np.sum((t - o) ** 2)
    return (
        [weights[0] - eta * np.outer(d1, x), weights[1] - eta * np.outer(d2, h)],
        [biases[0] - eta * d1, biases[1] - eta * d2],
        before,
    )


def train_step(x, t, weights, biases, hidden_activation, eta):
    weights, biases, _ = update(x, t, weights, biases, hidden_activation, eta)
    _, o = forward(x, weights, biases, hidden_activation)
    return weights, biases, 0.5 * np.sum((t - o) ** 2)


def train(x, t, weights, biases, hidden_activation, eta, steps):
    step = 1
    while step < steps:
        weights, biases, error = update(x, t, weights, biases, hidden_activation, eta)
        step += 1
    return weights, biases, error
