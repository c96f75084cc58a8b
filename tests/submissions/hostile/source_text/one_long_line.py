# A line of two hundred thousand characters that is one sum. The parser gives up on that line alone.
# expect: nielsen/sigmoid_prime correct
# reads: q1 number ok 2.0
# ends with: 100000 "1+"
# absent: seconds 30
# absent: memory 100
import numpy as np

q1 = 2


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


q2 = 