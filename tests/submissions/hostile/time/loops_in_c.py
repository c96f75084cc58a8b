# Loops inside the C library, the interpreter and NumPy, where no signal handler of Python gets a turn.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong timeout
# expect: nielsen/bias_gradient wrong timeout
# expect: nielsen/weight_gradient wrong timeout
# limits: cpu 1.5 case 0.15
# absent: seconds 15
import collections
import itertools

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    return (10**8) ** (10**8)


def bias_gradient(delta):
    return collections.deque(itertools.repeat(0), maxlen=0)


def weight_gradient(delta, a_prev):
    big = np.ones((1500, 1500))
    return np.linalg.matrix_power(big, 10**6)
