# Ends, empties or breaks its own process in the middle of a call. Earlier and later functions keep their marks.
# expect: nielsen/output_error wrong crashed
# expect: nielsen/bias_gradient wrong crashed
# expect: nielsen/weight_gradient wrong crashed
# expect: nielsen/hidden_error wrong crashed
# expect: nielsen/sigmoid_prime correct
# absent: points
import ctypes
import os
import signal

import numpy as np


def output_error(a, y, z):
    os._exit(0)


def bias_gradient(delta):
    os.closerange(0, 100)
    return delta


def weight_gradient(delta, a_prev):
    ctypes.memset(id(None), 0, 64)
    return None


def hidden_error(w_next, delta_next, z):
    os.dup2(1, 4)
    os.dup2(4, 1)
    signal.raise_signal(signal.SIGKILL)
    os.abort()


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
