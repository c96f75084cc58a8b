# expect: datacamp/get_slope wrong error-halved
# expect: datacamp/gradient_step wrong error-halved
# The slope of one half of the squared error, out of habit.
import numpy as np


def get_slope(x, w, y):
    return x * (np.dot(x, w) - y)


def gradient_step(x, w, y, rate):
    return w - rate * get_slope(x, w, y)
