# expect: hcaim/train_step wrong output-slope-missing
# expect: hcaim/train wrong output-slope-missing
import numpy as np


def train(x, t, weights, biases, hidden_activation, eta, steps):
    (V, W), (c, b) = weights, biases
    for _ in range(steps):
        z = V @ x + c
        if hidden_activation == "sigmoid":
            h = 1 / (1 + np.exp(-z))
            slope = h * (1 - h)
        elif hidden_activation == "tanh":
            h = np.tanh(z)
            slope = 1 - h**2
        else:
            h = np.maximum(z, 0)
            slope = np.where(z > 0, 1, 0)
        o = 1 / (1 + np.exp(-(W @ h + b)))
        error = 0.5 * np.sum((o - t) ** 2)
        delta = o - t
        back = W.T @ delta * slope
        V, W = V - eta * np.outer(back, x), W - eta * np.outer(delta, h)
        c, b = c - eta * back, b - eta * delta
    return [V, W], [c, b], error


def train_step(x, t, weights, biases, hidden_activation, eta):
    return train(x, t, weights, biases, hidden_activation, eta, 1)
