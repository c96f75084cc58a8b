# expect: nielsen/backprop_batch wrong bias-gradient-one-mean
# expect: nielsen/update_mini_batch wrong bias-gradient-one-mean
# expect: nielsen/sgd wrong bias-gradient-one-mean
# expect: nielsen/hadamard wrong hadamard-as-dot-product
# np.mean and np.sum without an axis.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def hadamard(s, t):
    return np.sum(s * t)


def backprop_batch(weights, biases, X, Y):
    A = [X]
    for w, b in zip(weights, biases):
        A.append(sigmoid(A[-1] @ w.T + b))
    delta = (A[-1] - Y) * A[-1] * (1 - A[-1])
    nabla_b, nabla_w = [np.mean(delta)], [delta.T @ A[-2] / len(X)]
    for l in range(len(weights) - 1, 0, -1):
        delta = delta @ weights[l] * A[l] * (1 - A[l])
        nabla_b.insert(0, np.mean(delta))
        nabla_w.insert(0, delta.T @ A[l - 1] / len(X))
    return nabla_b, nabla_w


def update_mini_batch(weights, biases, X, Y, eta):
    nabla_b, nabla_w = backprop_batch(weights, biases, X, Y)
    return [w - eta * n for w, n in zip(weights, nabla_w)], [b - eta * n for b, n in zip(biases, nabla_b)]


def sgd(weights, biases, X, Y, eta, batches):
    for rows in batches:
        weights, biases = update_mini_batch(weights, biases, X[rows], Y[rows], eta)
    return weights, biases
