# expect: nielsen/backprop correct
# expect: nielsen/hadamard correct
# expect: nielsen/hidden_error correct
# expect: unicamp/softmax_cross_entropy correct
# Lists where tuples are asked for, tuples where arrays are, minus zeros, single precision at the end: all right.
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
    nabla_b, nabla_w = gradients(weights, biases, x, y)
    return [tuple(b.tolist() for b in nabla_b), [tuple(map(tuple, w)) for w in nabla_w]]


def hadamard(s, t):
    product = s * t
    return np.where(product == 0, -0.0, product)


def hidden_error(w_next, delta_next, z):
    error = np.dot(w_next.transpose(), delta_next) * sigmoid(z) * (1 - sigmoid(z))
    return -(-error + 0.0)


def softmax_cross_entropy(z, y):
    shifted = z - z.max(axis=1, keepdims=True)
    total = np.exp(shifted).sum(axis=1, keepdims=True)
    cost = -np.sum(y * (shifted - np.log(total))) / len(z)
    return [np.float32(cost), list(np.exp(shifted) / total - y)]
