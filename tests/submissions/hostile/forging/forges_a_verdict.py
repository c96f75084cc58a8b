# Finds the channel to the grader and reports success without a value. The run of that function ends as crashed;
# the honest function keeps its marks.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong crashed
# absent: text all cases right
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
    inside().channel.send(b"d", [1, "ok", "all cases right", 0, True])
    return delta * 0
