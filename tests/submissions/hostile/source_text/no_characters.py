# A zero byte in the middle of a line. Python refuses the whole file; the lines without it are read all the same.
# expect: nielsen/sigmoid_prime correct
# reads: q1 number ok 0.25
# ends with: 1 "\nq3 = 1\0\n"
# absent: escapes
import numpy as np

q1 = 0.25


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
