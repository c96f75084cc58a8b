# expect: nielsen/backprop wrong updated-weights-used
# Every layer is updated as soon as its gradient is known.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


eta = 0.5


def backprop(weights, biases, x, y):
    weights = [w.copy() for w in weights]
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w @ a[-1] + b))
    nabla_b, nabla_w = [], []
    delta = (a[-1] - y) * a[-1] * (1 - a[-1])
    for l in range(len(weights) - 1, -1, -1):
        nabla_b.insert(0, delta)
        nabla_w.insert(0, np.outer(delta, a[l]))
        weights[l] -= eta * nabla_w[0]
        delta = (weights[l].T @ delta) * a[l] * (1 - a[l])
    return nabla_b, nabla_w
