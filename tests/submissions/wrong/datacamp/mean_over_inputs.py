# expect: datacamp/get_slope wrong averaged-over-inputs
# expect: datacamp/gradient_step wrong slope-times-weight
import numpy as np


def get_slope(x, w, y):
    error = np.dot(x, w) - y
    return 2 / len(x) * x * error


def gradient_step(x, w, y, rate):
    slope = 2 * x * (np.dot(x, w) - y)
    return w - rate * slope * w
