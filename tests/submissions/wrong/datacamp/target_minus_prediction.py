# expect: datacamp/get_slope wrong sign-flipped
# expect: datacamp/gradient_step wrong update-added
# The error the other way round; with an update that subtracts, the weights walk uphill.
import numpy as np


def get_slope(x, w, y):
    preds = (x * w).sum()
    error = y - preds
    return 2 * x * error


def gradient_step(x, w, y, rate):
    return w - rate * get_slope(x, w, y)
