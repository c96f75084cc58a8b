# Endless loops, with and without a way to catch what would end them. Each costs its own function, and 0.15 s.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong timeout
# expect: nielsen/bias_gradient wrong timeout
# expect: nielsen/weight_gradient wrong timeout
# limits: cpu 1.5 case 0.15
# says: did not return within 0.15 s
# absent: seconds 15
import itertools

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    while True:
        pass


def bias_gradient(delta):
    while True:
        try:
            while True:
                delta = delta + 1
        except BaseException:
            continue


def weight_gradient(delta, a_prev):
    return sum(itertools.repeat(0))
