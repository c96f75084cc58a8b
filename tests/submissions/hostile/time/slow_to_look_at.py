# Results and exceptions that take for ever to be looked at: their size, their text, their truth, their type.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong timeout
# expect: nielsen/bias_gradient wrong
# expect: nielsen/weight_gradient wrong
# expect: nielsen/hidden_error wrong
# limits: cpu 2 case 0.15
# absent: seconds 18
import numpy as np


def forever(*arguments):
    while True:
        pass


class Slow(Exception):
    __str__ = __repr__ = __len__ = __bool__ = __float__ = __array__ = __eq__ = forever
    __hash__ = None


class SlowType(type):
    __instancecheck__ = __subclasscheck__ = __eq__ = __repr__ = __getattribute__ = forever
    __hash__ = type.__hash__


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    raise Slow


def bias_gradient(delta):
    return Slow()


def weight_gradient(delta, a_prev):
    return SlowType("float", (), {})


def hidden_error(w_next, delta_next, z):
    return np.array([Slow()], dtype=object)
