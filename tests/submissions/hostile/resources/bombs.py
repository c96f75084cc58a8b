# Loops in C that no signal reaches, memory by the gigabyte, floods on every descriptor: each costs its function only.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong timeout
# expect: nielsen/bias_gradient wrong memory
# expect: nielsen/weight_gradient wrong output
# expect: nielsen/hidden_error wrong memory
# limits: case 0.8
# absent: memory 100
import os

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    return (10**8) ** (10**8)


def bias_gradient(delta):
    rows = []
    while True:
        rows.append("a" * 10**8)


def weight_gradient(delta, a_prev):
    while True:
        for descriptor in (1, 2):
            os.write(descriptor, b"\0\xff" * 50_000)


def hidden_error(w_next, delta_next, z):
    return np.linalg.svd(np.ones((10**6, 10**6)))
