# NaN and infinity where a careless comparison says "not greater than the tolerance".
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/weight_gradient wrong ok
# expect: nielsen/hidden_error wrong ok
# expect: nielsen/backprop wrong ok
# absent: points
import numpy as np


def sigmoid_prime(z):
    return z * np.nan


def output_error(a, y, z):
    return np.full(a.shape, np.inf) - np.full(a.shape, np.inf)


def bias_gradient(delta):
    found = delta.copy()
    found.view(np.uint64)[...] = 0x7FF0DEADBEEF0001  # a NaN that signals
    return found


def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev) * -np.inf


def hidden_error(w_next, delta_next, z):
    return [float("nan")] * z.size


def backprop(weights, biases, x, y):
    return [b * np.nan for b in biases], [np.where(w > 0, w, np.nan) for w in weights]
