# expect: * correct
# The sigmoid is a shifted, squeezed tanh: nothing here ever overflows.
import numpy as np
from numpy import tanh, cosh


def sigmoid(z):
    return 0.5 * (1 + tanh(0.5 * np.asarray(z)))


def sigmoid_prime(z):
    return 0.25 / cosh(0.5 * z) ** 2


def output_error(a, y, z):
    # the derivative of 1/2 (y - a)^2 is -(y - a)
    return -(y - a) * sigmoid_prime(z)


def hidden_error(w_next, delta_next, z):
    return np.array([w_next[:, j] @ delta_next for j in range(w_next.shape[1])]) * (1 - tanh(z / 2) ** 2) / 4


def bias_gradient(delta):
    return np.array(delta, dtype=float)


def weight_gradient(delta, a_prev):
    return np.kron(delta[:, np.newaxis], a_prev)


def backprop(weights, biases, x, y):
    trace = [x]
    for w, b in zip(weights, biases):
        trace.append(sigmoid(np.hstack([w, b[:, None]]) @ np.append(trace[-1], 1.0)))  # the bias as one more weight
    gradients, upstream = [], trace[-1] - y
    for level in reversed(range(len(weights))):
        delta = upstream * trace[level + 1] * (1 - trace[level + 1])
        gradients.append((delta, delta[:, None] @ trace[level][None, :]))
        upstream = weights[level].T @ delta
    gradients.reverse()
    return [b for b, _ in gradients], [w for _, w in gradients]
