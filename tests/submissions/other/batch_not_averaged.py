# expect: nielsen/backprop_batch wrong
# expect: nielsen/quadratic_cost wrong cost-row-by-row
# One result for each example, where the mean over the batch is asked for.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def gradients(weights, biases, x, y):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w @ a[-1] + b))
    delta = (a[-1] - y) * a[-1] * (1 - a[-1])
    nabla_b, nabla_w = [delta], [np.outer(delta, a[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = weights[layer].T @ delta * a[layer] * (1 - a[layer])
        nabla_b.insert(0, delta)
        nabla_w.insert(0, np.outer(delta, a[layer - 1]))
    return nabla_b, nabla_w


def backprop_batch(weights, biases, X, Y):
    each = [gradients(weights, biases, x, y) for x, y in zip(X, Y)]
    nabla_b = [np.array([b[layer] for b, _ in each]) for layer in range(len(weights))]
    nabla_w = [np.array([w[layer] for _, w in each]) for layer in range(len(weights))]
    return nabla_b, nabla_w


def quadratic_cost(outputs, targets):
    return ((outputs - targets) ** 2).sum(axis=1) / 2
