# expect: nielsen/backprop wrong own-layer-weights
# An index slip: the weights into the layer in place of those out of it.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def backprop(weights, biases, x, y):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w @ a[-1] + b))
    delta = (a[-1] - y) * a[-1] * (1 - a[-1])
    nabla_b = [delta]
    nabla_w = [np.outer(delta, a[-2])]
    for l in range(len(weights) - 2, -1, -1):
        delta = (weights[l].T @ delta) * a[l + 1] * (1 - a[l + 1])
        nabla_b.insert(0, delta)
        nabla_w.insert(0, np.outer(delta, a[l]))
    return nabla_b, nabla_w
