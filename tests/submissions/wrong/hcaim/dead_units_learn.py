# expect: hcaim/train_step wrong dead-relu-passes
# expect: hcaim/train wrong dead-relu-passes
# "ReLU has slope 1."
import numpy as np


def train_step(x, t, weights, biases, hidden_activation, eta):
    z = weights[0] @ x + biases[0]
    if hidden_activation == "relu":
        h, slope = np.maximum(z, 0), np.ones_like(z)
    elif hidden_activation == "tanh":
        h = np.tanh(z)
        slope = 1 - h * h
    else:
        h = 1 / (1 + np.exp(-z))
        slope = h * (1 - h)
    o = 1 / (1 + np.exp(-(weights[1] @ h + biases[1])))
    d_out = (o - t) * o * (1 - o)
    d_hid = weights[1].T @ d_out * slope
    new_weights = [w - eta * np.outer(d, a) for w, d, a in zip(weights, (d_hid, d_out), (x, h))]
    new_biases = [b - eta * d for b, d in zip(biases, (d_hid, d_out))]
    return new_weights, new_biases, 0.5 * np.sum((t - o) ** 2)


def train(x, t, weights, biases, hidden_activation, eta, steps):
    for _ in range(steps):
        weights, biases, error = train_step(x, t, weights, biases, hidden_activation, eta)
    return weights, biases, error
