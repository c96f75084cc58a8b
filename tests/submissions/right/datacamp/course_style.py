# expect: datacamp/get_slope correct
# expect: datacamp/gradient_step correct
"""As in the course: predictions, error, slope, update, with a helper for each."""

import numpy as np


def get_error(input_data, target, weights):
    preds = (weights * input_data).sum()
    return preds - target


def get_slope(x, w, y):
    error = get_error(x, y, w)
    slope = 2 * x * error
    return slope


def gradient_step(x, w, y, rate):
    slope = get_slope(x, w, y)
    weights_updated = w - rate * slope
    return weights_updated
