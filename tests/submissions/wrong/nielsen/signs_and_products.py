# expect: nielsen/hadamard wrong hadamard-as-matrix-product
# expect: nielsen/sigmoid wrong exponent-sign
# expect: nielsen/feedforward wrong forward-weights-transposed
# expect: nielsen/quadratic_cost wrong cost-over-all-entries
import numpy as np


def hadamard(s, t):
    return s @ t


def sigmoid(z):
    return 1 / (1 + np.exp(z))


def feedforward(weights, biases, a):
    for w, b in zip(weights, biases):
        a = 1 / (1 + np.exp(-(np.dot(a, w) + b)))
    return a


def quadratic_cost(outputs, targets):
    return np.mean((outputs - targets) ** 2) / 2
