# While one function runs, reports values for the functions after it, and takes back what was said of the one before.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong crashed
# expect: nielsen/output_error wrong ok
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


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    me = inside()
    for index in (2, 0, -1, 10**30, 1.5, None):
        for kind, tree in ((b"b", [index, 0, False]), (b"v", delta * 0), (b"c", ["ok", "", 0, [], False])):
            me.channel.send(kind, tree)
    return delta


def output_error(a, y, z):
    return (a - y) * 0
