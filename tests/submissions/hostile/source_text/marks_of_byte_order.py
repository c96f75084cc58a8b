# Begins with a byte order mark, as editors on Windows write, and says that it is in another encoding.
# coding: utf-8
# expect: nielsen/sigmoid_prime correct
# reads: q1 number ok 0.25
# encoded as: utf-8-sig
# absent: escapes
import numpy as np

q1 = 0.25


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
