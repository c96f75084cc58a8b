# expect: nielsen/sigmoid_prime wrong value-as-slope
# expect: nielsen/output_error correct
# expect: nielsen/hidden_error correct
# expect: nielsen/bias_gradient correct
# expect: nielsen/weight_gradient correct
# expect: nielsen/backprop correct
# The slope is forgotten in sigmoid_prime, and nobody noticed because nothing uses it.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return 1 / (1 + np.exp(-z))


def output_error(a, y, z):
    return (a - y) * a * (1 - a)


def hidden_error(w_next, delta_next, z):
    return (w_next.T @ delta_next) * sigmoid(z) * (1 - sigmoid(z))


def bias_gradient(delta):
    return delta.copy()


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
