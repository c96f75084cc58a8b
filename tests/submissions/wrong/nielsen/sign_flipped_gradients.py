# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error correct
# expect: nielsen/hidden_error correct
# expect: nielsen/bias_gradient wrong sign-flipped
# expect: nielsen/weight_gradient wrong sign-flipped
# expect: nielsen/backprop correct
# "We go downhill", so the minus of the update is put into the gradient.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def output_error(a, y, z):
    return (a - y) * sigmoid_prime(z)


def hidden_error(w_next, delta_next, z):
    return w_next.T @ delta_next * sigmoid_prime(z)


def bias_gradient(delta):
    return -delta


def weight_gradient(delta, a_prev):
    return -np.outer(delta, a_prev)


def backprop(weights, biases, x, y):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w @ a[-1] + b))
    delta = (a[-1] - y) * a[-1] * (1 - a[-1])
    nabla_b, nabla_w = [delta], [np.outer(delta, a[-2])]
    for l in range(len(weights) - 1, 0, -1):
        delta = weights[l].T @ delta * a[l] * (1 - a[l])
        nabla_b = [delta, *nabla_b]
        nabla_w = [np.outer(delta, a[l - 1]), *nabla_w]
    return nabla_b, nabla_w
