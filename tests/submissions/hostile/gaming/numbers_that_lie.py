# The right sizes in the wrong types: complex with nothing imaginary, truth values, subclasses of float, text, NaN, half precision.
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/weight_gradient wrong ok
# expect: nielsen/hidden_error wrong error
# expect: nielsen/backprop wrong ok
# absent: points
from fractions import Fraction

import numpy as np


class One(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


class Item(np.float64):
    __module__ = "numpy"

    def item(self):
        return self


def slope(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def sigmoid_prime(z):
    return slope(z) + 0j


def output_error(a, y, z):
    return [One(each) for each in np.ravel((a - y) * slope(z))]


def bias_gradient(delta):
    return [Fraction(float(each)) for each in np.ravel(delta)]


def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev).astype(np.float16)


def hidden_error(w_next, delta_next, z):
    return [Item(each) for each in np.ravel(w_next.T @ delta_next * slope(z))]


def backprop(weights, biases, x, y):
    return [np.full(b.shape, np.nan) for b in biases], [np.full(w.shape, np.inf) for w in weights]
