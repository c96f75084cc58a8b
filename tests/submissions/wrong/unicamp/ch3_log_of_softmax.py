# expect: unicamp/softmax_cross_entropy wrong logarithm-after-rounding
# expect: unicamp/softmax correct
# The maximum is subtracted, but then the logarithm is taken of the rounded probabilities.
import numpy as np


def softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def softmax_cross_entropy(z, y):
    a = softmax(z)
    return float(np.mean(-np.sum(y * np.log(a), axis=1))), a - y
