# expect: * correct
# The functions are right; a forgotten experiment at the end of the file is not.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def output_error(a, y, z):
    return np.multiply(np.subtract(a, y), sigmoid_prime(z))


def hidden_error(w_next, delta_next, z):
    return np.multiply(np.dot(np.transpose(w_next), delta_next), sigmoid_prime(z))


def bias_gradient(delta):
    return delta * 1


def weight_gradient(delta, a_prev):
    return np.matmul(delta[:, None], a_prev[None])


def backprop(weights, biases, x, y):
    acts, zs = [x], []
    for W, b in zip(weights, biases):
        zs += [W.dot(acts[-1]) + b]
        acts += [sigmoid(zs[-1])]
    deltas = {len(weights) - 1: output_error(acts[-1], y, zs[-1])}
    for l in range(len(weights) - 2, -1, -1):
        deltas[l] = hidden_error(weights[l + 1], deltas[l + 1], zs[l])
    return ([deltas[l] for l in range(len(weights))], [weight_gradient(deltas[l], acts[l]) for l in range(len(weights))])


network = [np.eye(2), np.ones((3, 4))]
print("try it:", backprop(network, [np.zeros(2), np.zeros(3)], np.ones(2), np.zeros(3)))
