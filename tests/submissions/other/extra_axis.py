# expect: nielsen/sigmoid_prime wrong
# expect: nielsen/quadratic_cost wrong
# expect: nielsen/output_error wrong
# expect: nielsen/bias_gradient wrong
# expect: nielsen/weight_gradient wrong
# expect: datacamp/get_slope wrong
# The right numbers as a batch of one, as a column, in a list, in a tuple, in an array of one number.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return np.atleast_2d(sigmoid(z) * (1 - sigmoid(z)))


def quadratic_cost(outputs, targets):
    return np.array([((outputs - targets) ** 2).sum() / 2 / len(outputs)])


def output_error(a, y, z):
    return ((a - y) * sigmoid(z) * (1 - sigmoid(z)))[:, np.newaxis]


def bias_gradient(delta):
    return [delta.copy()]


def weight_gradient(delta, a_prev):
    return (np.outer(delta, a_prev),)


def get_slope(x, w, y):
    return 2 * x * (x @ w - y),
