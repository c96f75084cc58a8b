# Answers from what it saw in earlier calls, and differently when it is asked again: state, the clock, the place in the run.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/output_error wrong ok
# absent: points
import time

import numpy as np

seen = []


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    seen.append(delta)
    return delta.copy() if len(seen) < 6 else delta + time.perf_counter()


def output_error(a, y, z):
    a *= 0
    y[...] = 1
    return a
