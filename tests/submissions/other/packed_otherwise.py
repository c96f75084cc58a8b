# expect: nielsen/backprop wrong
# expect: nielsen/update_mini_batch wrong
# expect: unicamp/softmax_cross_entropy wrong
# The right arrays packed otherwise: a pair for each layer, one list of all, one result without the other.
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


def backprop(weights, biases, x, y):
    return list(zip(*gradients(weights, biases, x, y)))


def update_mini_batch(weights, biases, X, Y, eta):
    new_w, new_b = [w.copy() for w in weights], [b.copy() for b in biases]
    for x, y in zip(X, Y):
        nabla_b, nabla_w = gradients(weights, biases, x, y)
        for layer in range(len(weights)):
            new_w[layer] -= eta / len(X) * nabla_w[layer]
            new_b[layer] -= eta / len(X) * nabla_b[layer]
    return new_w + new_b


def softmax_cross_entropy(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) - y
