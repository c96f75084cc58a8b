# Says of itself that it is missing, untouched, out of memory or done, in the worker's own words. None of them is points.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient missing
# expect: nielsen/output_error wrong crashed
# expect: nielsen/hidden_error wrong crashed
# absent: points
import sys

import numpy as np


def inside():
    """The worker's own record of this run, found by walking up the stack."""
    step = sys._getframe()
    while step is not None:
        for value in step.f_locals.values():
            if type(value).__name__ == "_Submission":
                return value
        step = step.f_back


def claim(index, status):
    inside().channel.send(b"d", [index, status, "all cases right", 0, True])


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    claim(1, "untouched")
    claim(2, "correct")  # no such word; the run ends here and is taken up with the next function
    return delta


def output_error(a, y, z):
    claim(0, "ok")  # in a fresh run this function is the first
    return a


def hidden_error(w_next, delta_next, z):
    claim(0, 10**6)
    return z
