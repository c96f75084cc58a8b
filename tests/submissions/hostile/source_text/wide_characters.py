# Saved as UTF-16, as some editors do when asked for "Unicode": no file of Python, and read all the same.
# says: saved as UTF-16
# expect: nielsen/sigmoid_prime correct
# reads: q1 number ok 0.25
# encoded as: utf-16
# absent: escapes
import numpy as np

q1 = 0.25


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
