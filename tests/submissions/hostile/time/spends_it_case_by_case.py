# Every call stays below the limit of one call; all together do not stay below that of the file. What was done before
# the time ran out counts.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong timeout
# expect: nielsen/bias_gradient wrong
# limits: cpu 0.8 case 0.5
# says: used up
# absent: seconds 15
import time

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    until = time.process_time() + 0.3
    while time.process_time() < until:
        pass
    return (a - y) * sigmoid_prime(z)


def bias_gradient(delta):
    return delta.copy()
