# Wrong by as little as may go unseen: the last digits, one element, one case, the shape, the sign of nothing.
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/weight_gradient wrong ok
# expect: nielsen/hidden_error wrong ok
# absent: points
import numpy as np


def slope(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def sigmoid_prime(z):
    return slope(z) * (1 + 1e-5)


def output_error(a, y, z):
    found = (a - y) * slope(z)
    return found if found.size < 3 else np.concatenate([found[:-1], [0.0]])


def bias_gradient(delta):
    return delta[None]


def weight_gradient(delta, a_prev):
    found = np.outer(delta, a_prev)
    return np.round(found, 5)


def hidden_error(w_next, delta_next, z):
    return (w_next.T @ delta_next * slope(z)).astype(np.float16).astype(float)
