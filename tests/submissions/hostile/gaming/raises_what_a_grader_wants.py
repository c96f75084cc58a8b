# Exceptions by which test programs skip, pass or stop: none of them is a result.
# expect: nielsen/sigmoid_prime wrong error
# expect: nielsen/output_error wrong error
# expect: nielsen/bias_gradient wrong error
# expect: nielsen/weight_gradient wrong error
# expect: nielsen/hidden_error wrong error
# expect: nielsen/backprop wrong error
# absent: points
import unittest

import numpy as np


class Skipped(BaseException):
    """pytest's own class for a test that is left out"""


Skipped.__module__ = "_pytest.outcomes"


def sigmoid_prime(z):
    raise unittest.SkipTest("correct")


def output_error(a, y, z):
    raise Skipped("correct")


def bias_gradient(delta):
    raise SystemExit(0)


def weight_gradient(delta, a_prev):
    raise KeyboardInterrupt


def hidden_error(w_next, delta_next, z):
    raise GeneratorExit


def backprop(weights, biases, x, y):
    raise BaseExceptionGroup("correct", [StopIteration(0), AssertionError(), MemoryError.__base__()])
