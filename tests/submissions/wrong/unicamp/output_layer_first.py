# expect: unicamp/train_fixed_biases wrong updated-weights-used
# The output weights are changed before the hidden layer's error is computed.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def train_fixed_biases(weights, biases, x, t, eta, steps):
    if steps < 1:
        raise ValueError("steps")
    weights = [w.copy() for w in weights]
    for _ in range(steps):
        a = [x]
        for w, b in zip(weights, biases):
            a.append(sigmoid(w @ a[-1] + b))
        delta = (a[-1] - t) * a[-1] * (1 - a[-1])
        for l in reversed(range(len(weights))):
            weights[l] -= eta * np.outer(delta, a[l])
            delta = (weights[l].T @ delta) * a[l] * (1 - a[l])
    for w, b in zip(weights, biases):
        x = sigmoid(w @ x + b)
    return weights, np.sum((x - t) ** 2) / 2, x
