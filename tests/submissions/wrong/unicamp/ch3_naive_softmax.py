# expect: unicamp/softmax wrong softmax-without-maximum
# expect: unicamp/softmax_cross_entropy wrong softmax-without-maximum
# The formula as it stands in the book; it works on all small examples.
import numpy as np


def softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def softmax_cross_entropy(z, y):
    a = softmax(z)
    cost = -np.mean(np.sum(y * np.log(a), axis=1))
    return cost, a - y
