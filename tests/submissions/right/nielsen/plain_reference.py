# expect: * correct
"""The equations as they stand in the book."""

import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def output_error(a, y, z):
    return (a - y) * sigmoid_prime(z)


def hidden_error(w_next, delta_next, z):
    return np.dot(w_next.transpose(), delta_next) * sigmoid_prime(z)


def bias_gradient(delta):
    return np.copy(delta)


def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev)


def backprop(weights, biases, x, y):
    nabla_b = [np.zeros(b.shape) for b in biases]
    nabla_w = [np.zeros(w.shape) for w in weights]
    activation = x
    activations = [x]
    zs = []
    for b, w in zip(biases, weights):
        z = np.dot(w, activation) + b
        zs.append(z)
        activation = sigmoid(z)
        activations.append(activation)
    delta = output_error(activations[-1], y, zs[-1])
    nabla_b[-1] = bias_gradient(delta)
    nabla_w[-1] = weight_gradient(delta, activations[-2])
    for layer in range(2, len(weights) + 1):
        delta = hidden_error(weights[-layer + 1], delta, zs[-layer])
        nabla_b[-layer] = bias_gradient(delta)
        nabla_w[-layer] = weight_gradient(delta, activations[-layer - 1])
    return nabla_b, nabla_w
