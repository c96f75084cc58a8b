# Arrays that claim to be equal to everything, or hide what they hold: subclass, mask, objects, records, dates, long doubles.
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/weight_gradient wrong ok
# expect: nielsen/hidden_error wrong ok
# expect: nielsen/backprop wrong ok
# absent: points
import numpy as np


class Always(np.ndarray):
    def __array_ufunc__(self, function, method, *inputs, **options):
        return np.zeros(1)

    def __eq__(self, other):
        return np.ones(1, dtype=bool)

    def astype(self, *arguments, **options):
        return self

    def tobytes(self, *arguments):
        return b""


def sigmoid_prime(z):
    return np.full(np.shape(z), 0.25).view(Always)


def output_error(a, y, z):
    return np.ma.masked_all(np.shape(z))


def bias_gradient(delta):
    return np.array(delta, dtype=object)


def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev).astype(np.longdouble)


def hidden_error(w_next, delta_next, z):
    return np.zeros(np.shape(z), dtype=[("x", "f8")])


def backprop(weights, biases, x, y):
    return [np.zeros(1, dtype="M8[s]")], [np.recarray((1,), dtype=[("x", "f8")])]
