# expect: nielsen/backprop wrong own-output-as-input
# The list of activations starts one layer too late.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def backprop(weights, biases, x, y):
    activations = []
    a = x
    for w, b in zip(weights, biases):
        a = sigmoid(w @ a + b)
        activations.append(a)
    deltas = [(a - y) * a * (1 - a)]
    for l in range(len(weights) - 1, 0, -1):
        below = activations[l - 1]
        deltas.insert(0, (weights[l].T @ deltas[0]) * below * (1 - below))
    nabla_w = [np.outer(d, a) for d, a in zip(deltas, activations)]
    return deltas, nabla_w
