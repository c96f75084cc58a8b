# Two hundred thousand open brackets: no parser has so deep a stack. The lines before it count.
# expect: nielsen/sigmoid_prime correct
# reads: q1 number ok 0.5
# reads: q2 number unreadable
# ends with: 200000 "("
# absent: seconds 24
# absent: memory 100
import numpy as np

q1 = 0.5


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


q2 = 