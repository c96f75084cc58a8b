# expect: nielsen/hadamard wrong
# expect: nielsen/quadratic_cost wrong
# expect: datacamp/get_slope wrong
# Thousandths as whole numbers of 16 bits, which end at 32767; a NaN made an integer.
import numpy as np


def hadamard(s, t):
    return np.round(1000 * s).astype(np.int16) * np.round(1000 * t).astype(np.int16) / 1e6


def quadratic_cost(outputs, targets):
    off = np.round(1000 * (outputs - targets)).astype(np.int16)
    return float((off * off).sum()) / 2e6 / len(outputs)


def get_slope(x, w, y):
    with np.errstate(all="ignore"):
        return (2 * x * (x @ w - y) * np.float64(0) / 0).astype(int)
