# Asks for input, and waits on its own output and on nothing. Nobody is stopped by its CPU time who uses none.
# expect: nielsen/bias_gradient wrong error
# expect: nielsen/output_error wrong timeout
# expect: nielsen/sigmoid_prime correct ok
# sleeps: until the parent has waited long enough
# limits: cpu 1 case 0.2
# says: by the clock
# absent: seconds 30
import select
import sys

import numpy as np


def bias_gradient(delta):
    return float(input("the answer, please: "))


def output_error(a, y, z):
    while not sys.stdin.read(1):
        select.select([], [], [])


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
