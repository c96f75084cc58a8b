# Records what the worker sends for a right function and sends the same bytes for the next one.
# A value counts for the call it is sent for.
# expect: nielsen/sigmoid_prime correct
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

recorded = []


def listen():
    me = inside()
    plain = type(me.channel).hold

    def both(self, kind, body):
        if kind == b"v":
            recorded.append(body)
            if len(recorded) > 6:
                body = recorded[0]
        plain(self, kind, body)

    type(me.channel).hold = both


listen()


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    return (a - y) * 0
