# Says nothing any more: closes every way to the grader and goes on computing. Silence ends the run of that function.
# expect: nielsen/bias_gradient wrong crashed
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong
# limits: case 0.2
# absent: points
# absent: seconds 30
import os

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    os.closerange(0, 64)
    while True:
        delta = delta + 1


def output_error(a, y, z):
    os.dup2(1, 3)  # what was said to the grader is printed now
    while True:
        a = a + 1
