# expect: datacamp/get_slope correct
# expect: datacamp/gradient_step correct
"""The quadratic written out: the loss is w'Aw - 2y x'w + y^2 with A = xx', so the slope is 2Aw - 2y x."""

import numpy as np


def get_slope(x, w, y):
    A = np.outer(x, x)
    return 2 * A @ w - 2 * y * x


def gradient_step(x, w, y, rate):
    n = x.size
    return (np.eye(n) - 2 * rate * np.outer(x, x)) @ w + 2 * rate * y * x
