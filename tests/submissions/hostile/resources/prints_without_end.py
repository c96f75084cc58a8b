# Output without end: many lines, one line, both streams, bytes that are no text. Head and tail are kept, 64 KB of them.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong output
# expect: nielsen/bias_gradient wrong output
# expect: nielsen/weight_gradient wrong output
# says: printed too much
# absent: characters 120000
# absent: memory 100
import os
import sys

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    while True:
        print("all cases right\n" * 1000)


def bias_gradient(delta):
    while True:
        sys.stderr.write("x" * 10**6)


def weight_gradient(delta, a_prev):
    while True:
        os.write(2, b"\0\xff\xfe\x1b" * 20_000)
