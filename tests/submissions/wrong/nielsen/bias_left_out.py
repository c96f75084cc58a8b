# expect: nielsen/backprop wrong bias-left-out
# The forward pass has no biases.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def backprop(weights, biases, x, y):
    a = [x]
    for w in weights:
        a.append(sigmoid(w @ a[-1]))
    delta = (a[-1] - y) * a[-1] * (1 - a[-1])
    nabla_b, nabla_w = [delta], [np.outer(delta, a[-2])]
    for l in range(2, len(weights) + 1):
        delta = weights[-l + 1].T @ delta * a[-l] * (1 - a[-l])
        nabla_b.insert(0, delta)
        nabla_w.insert(0, np.outer(delta, a[-l - 1]))
    return nabla_b, nabla_w
