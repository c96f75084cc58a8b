# Defines what the worker itself is made of, under its names: probe, student, frames, main, the file's own name.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/output_error wrong error
# absent: points
import sys
import types

import numpy as np

__name__ = "worker"
__file__ = "worker.py"
__builtins__ = {"len": lambda each: 0}
FILE, REPEATS, MAX_MESSAGE = "worker.py", 0, 10**9
for name in ("worker", "frames", "reader", "confine", "warm", "begin", "probe", "grader", "numpy.testing"):
    sys.modules[name] = types.SimpleNamespace(encode=lambda *a: b"", decode=lambda *a: None)


def probe(student, *arguments):
    return "correct"


main = run = wanted = expected = solution = probe


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    return delta * 0


def output_error(a, y, z):
    return wanted(a)[99]
