# expect: * correct
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1.0 - sigmoid(z))


def output_error(a, y, z):
    return sigmoid_prime(z) * (a - y)


def hidden_error(w_next, delta_next, z):
    return delta_next @ w_next * sigmoid_prime(z)


def bias_gradient(delta):
    return delta


def weight_gradient(delta, a_prev):
    return delta.reshape(-1, 1) * a_prev


def backprop(weights, biases, x, y):
    """One layer by itself, the rest by calling itself."""

    def descend(depth, a):
        if depth == len(weights):
            return a - y, [], []
        z = weights[depth] @ a + biases[depth]
        dC_da, nabla_b, nabla_w = descend(depth + 1, sigmoid(z))
        delta = dC_da * sigmoid_prime(z)
        return weights[depth].T @ delta, [delta] + nabla_b, [weight_gradient(delta, a)] + nabla_w

    return descend(0, x)[1:]
