# expect: * missing
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error correct
# expect: nielsen/backprop wrong error
# Two functions done, one begun, the rest as handed out.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def output_error(a, y, z):
    return (a - y) * sigmoid_prime(z)


def hidden_error(w_next, delta_next, z):
    raise NotImplementedError("your code goes here")


def bias_gradient(delta):
    """BP3."""
    raise NotImplementedError("your code goes here")


def weight_gradient(delta, a_prev):
    pass


def backprop(weights, biases, x, y):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w @ a[-1] + b))
    delta = output_error(a[-1], y, a[-1])
    nabla_b = [None] * len(weights)
    nabla_b[len(weights)] = delta
    # to do: the rest
    return nabla_b
