# Ends itself in all the ways there are, with the exit status of success. How a process ended never means success.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong crashed
# expect: nielsen/bias_gradient wrong
# expect: nielsen/weight_gradient wrong crashed
# expect: nielsen/hidden_error wrong error
# absent: points
# absent: process worker-of-mine
import ctypes
import faulthandler
import os
import signal
import sys

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    ctypes.CDLL(None).exit(0)


def bias_gradient(delta):
    faulthandler.enable()
    faulthandler._sigsegv()


def weight_gradient(delta, a_prev):
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    ctypes.string_at(1)


def hidden_error(w_next, delta_next, z):
    sys.exit(0)
