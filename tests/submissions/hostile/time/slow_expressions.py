# Regular expressions, numbers as text, sorts and dictionaries that take exponential or quadratic time.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong timeout
# expect: nielsen/bias_gradient wrong timeout
# expect: nielsen/weight_gradient wrong timeout
# limits: cpu 1.5 case 0.15
# absent: seconds 15
import re
import sys

import numpy as np


class Collides:
    __hash__ = lambda self: 1
    __eq__ = lambda self, other: False


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    return re.match("(a*)*$", "a" * 100 + "b")


def bias_gradient(delta):
    sys.set_int_max_str_digits(0)
    return str(7 ** (10**7))


def weight_gradient(delta, a_prev):
    return {Collides(): 1 for _ in range(10**6)}
