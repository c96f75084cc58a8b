# expect: nielsen/bias_gradient wrong error-doubled
# expect: nielsen/weight_gradient wrong error-doubled
# The 2 of the square, put where it does not belong.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def bias_gradient(delta):
    return delta + delta


def weight_gradient(delta, a_prev):
    return 2 * delta.reshape(-1, 1) * a_prev
