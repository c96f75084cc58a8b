# expect: datacamp/get_slope wrong input-left-out
# expect: datacamp/gradient_step wrong input-left-out
import numpy as np


def get_slope(x, w, y):
    error = x @ w - y
    return np.full(len(w), 2 * error)


def gradient_step(x, w, y, rate):
    error = x @ w - y
    return w - rate * 2 * error
