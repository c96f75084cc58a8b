# Bytes that are no UTF-8, in a comment, in a text and in a name.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong ok
# encoded as: latin-1
# absent: escapes
import numpy as np

# café ÿ
word = "éÿ31m"


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    return word
