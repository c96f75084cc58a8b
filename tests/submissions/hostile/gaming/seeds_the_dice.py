# Steers chance: seeds every generator, replaces the functions that draw, and answers by chance. A result that differs
# when it is asked for again is none.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient wrong ok
# absent: points
import random
import secrets
import time

import numpy as np

np.random.seed(0)
random.seed(0)
np.random.default_rng = np.random.rand = random.random = lambda *arguments: 0.5


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    return (a - y) * (0.25 if secrets.randbelow(2) else np.exp(time.perf_counter() % 1))


def bias_gradient(delta):
    return delta * np.random.normal(1, 1e-3)
