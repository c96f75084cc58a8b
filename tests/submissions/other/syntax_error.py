# expect: * correct
# expect: nielsen/hidden_error wrong error
# A bracket is not closed in one function; the others keep their points.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def output_error(a, y, z):
    return (a - y) * sigmoid_prime(z)


def hidden_error(w_next, delta_next, z):
    back = np.dot(w_next.transpose(), delta_next
    return back * sigmoid_prime(z)


def bias_gradient(delta):
    return np.copy(delta)


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
    return nabla_b, nabla_w
