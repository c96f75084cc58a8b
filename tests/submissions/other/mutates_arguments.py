# expect: * correct
# expect: nielsen/output_error wrong
# expect: nielsen/bias_gradient wrong
# expect: nielsen/backprop wrong
# The right numbers, written into the arguments.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def output_error(a, y, z):
    a -= y
    a *= sigmoid_prime(z)
    return a


def hidden_error(w_next, delta_next, z):
    return np.dot(w_next.transpose(), delta_next) * sigmoid_prime(z)


def bias_gradient(delta):
    result = np.copy(delta)
    delta[:] = 0
    return result


def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev)


def backprop(weights, biases, x, y):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w @ a[-1] + b))
    delta = (a[-1] - y) * a[-1] * (1 - a[-1])
    nabla_b, nabla_w = [delta], [np.outer(delta, a[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = weights[layer].T @ delta * a[layer] * (1 - a[layer])
        nabla_b.insert(0, delta)
        nabla_w.insert(0, np.outer(delta, a[layer - 1]))
    for w, g in zip(weights, nabla_w):
        w -= 0.5 * g
    return nabla_b, nabla_w
