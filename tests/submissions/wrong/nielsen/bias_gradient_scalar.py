# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error correct
# expect: nielsen/hidden_error correct
# expect: nielsen/bias_gradient wrong bias-gradient-summed
# expect: nielsen/weight_gradient correct
# expect: nielsen/backprop wrong bias-gradient-summed
# np.sum without axis, copied from a vectorised notebook.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    s = sigmoid(z)
    return s * (1 - s)


def output_error(a, y, z):
    return (a - y) * sigmoid_prime(z)


def hidden_error(w_next, delta_next, z):
    return np.dot(w_next.T, delta_next) * sigmoid_prime(z)


def bias_gradient(delta):
    return np.sum(delta)


def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev)


def backprop(weights, biases, x, y):
    activations = [x]
    zs = []
    for w, b in zip(weights, biases):
        z = np.dot(w, activations[-1]) + b
        zs.append(z)
        activations.append(sigmoid(z))
    delta = output_error(activations[-1], y, zs[-1])
    nabla_b = [bias_gradient(delta)]
    nabla_w = [weight_gradient(delta, activations[-2])]
    for l in range(len(weights) - 2, -1, -1):
        delta = hidden_error(weights[l + 1], delta, zs[l])
        nabla_b.insert(0, bias_gradient(delta))
        nabla_w.insert(0, weight_gradient(delta, activations[l]))
    return nabla_b, nabla_w
