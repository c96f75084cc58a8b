# Changes what cannot be changed: small numbers, the empty tuple, the code of the worker's functions, by their address.
# expect: nielsen/output_error wrong
# expect: nielsen/weight_gradient wrong
# expect: nielsen/sigmoid_prime correct
# absent: points
import ctypes
import sys

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    ctypes.memmove(id(0) + 24, id(1) + 24, 4)  # 0 is 1 from now on
    return (a - y) * 0


def weight_gradient(delta, a_prev):
    code = sys.modules["frames"].encode.__code__
    ctypes.memset(id(code) + 16, 0x41, 256)
    return np.outer(delta, a_prev)
