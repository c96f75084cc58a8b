# Returns its own arguments, changed in place, and parts of them, so that what it is compared with might change too.
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/output_error wrong ok
# expect: nielsen/weight_gradient wrong ok
# expect: nielsen/hidden_error wrong ok
# expect: nielsen/backprop wrong ok
# absent: points
import numpy as np


def sigmoid_prime(z):
    z[...] = 0.25
    return z


def output_error(a, y, z):
    a[...] = y
    return a - y


def weight_gradient(delta, a_prev):
    delta.resize(delta.shape, refcheck=False)
    delta.flags.writeable = False
    return delta


def hidden_error(w_next, delta_next, z):
    w_next *= 0
    delta_next[:] = np.nan
    return z.T


def backprop(weights, biases, x, y):
    for each in (*weights, *biases):
        each[...] = 0
    weights.clear()
    return biases, weights
