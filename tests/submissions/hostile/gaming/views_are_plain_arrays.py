# No attack, but close to one: negative strides, Fortran order, foreign byte order, read-only, broadcast and overlapping views.
# They hold the right numbers, so they are right.
# expect: nielsen/sigmoid_prime correct ok
# expect: nielsen/output_error correct ok
# expect: nielsen/bias_gradient correct ok
# expect: nielsen/weight_gradient correct ok
# expect: nielsen/hidden_error correct ok
# absent: text it should
import numpy as np


def slope(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def sigmoid_prime(z):
    return np.array(slope(z)[::-1])[::-1]


def output_error(a, y, z):
    return ((a - y) * slope(z)).astype(">f8")


def bias_gradient(delta):
    room = np.zeros((*delta.shape, 3))
    room[..., 1] = delta
    return room[..., 1]


def weight_gradient(delta, a_prev):
    found = np.asfortranarray(np.outer(delta, a_prev))
    found.flags.writeable = False
    return found


def hidden_error(w_next, delta_next, z):
    found = w_next.T @ delta_next * slope(z)
    return np.lib.stride_tricks.as_strided(found, found.shape, found.strides)
