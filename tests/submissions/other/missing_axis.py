# expect: nielsen/weight_gradient wrong
# expect: nielsen/bias_gradient wrong
# expect: nielsen/hadamard wrong
# expect: unicamp/softmax wrong
# expect: datacamp/gradient_step wrong
# Axes of one lost by squeeze, rows glued together, one number for all.
import numpy as np


def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev).squeeze()


def bias_gradient(delta):
    return delta.copy() if len(delta) > 1 else float(delta[0])


def hadamard(s, t):
    return (s * t).ravel()


def softmax(z):
    e = np.exp(z - z.max())
    return e[0] / e.sum()


def gradient_step(x, w, y, rate):
    return (w - rate * 2 * x * (x @ w - y))[:-1]
