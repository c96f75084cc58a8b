# expect: nielsen/backprop wrong activation-left-out
# The sums are passed on as they are; only the slopes are those of a sigmoid.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def backprop(weights, biases, x, y):
    zs, a = [], [x]
    for w, b in zip(weights, biases):
        zs.append(w @ a[-1] + b)
        a.append(zs[-1])
    slope = [sigmoid(z) * (1 - sigmoid(z)) for z in zs]
    delta = (a[-1] - y) * slope[-1]
    nabla_b, nabla_w = [delta], [np.outer(delta, a[-2])]
    for l in range(2, len(weights) + 1):
        delta = weights[-l + 1].T @ delta * slope[-l]
        nabla_b.insert(0, delta)
        nabla_w.insert(0, np.outer(delta, a[-l - 1]))
    return nabla_b, nabla_w
