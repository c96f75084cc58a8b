# Sends well-made values without end, far beyond what results may hold. The flood ends the run of that function.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong crashed
# absent: memory 100
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
    while True:
        me.channel.send(b"v", np.zeros(100_000))
