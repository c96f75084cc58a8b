# Exceptions with a hundred thousand causes, in a circle, in groups of groups, with notes by the megabyte.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong
# expect: nielsen/bias_gradient wrong error
# expect: nielsen/weight_gradient wrong error
# expect: nielsen/hidden_error wrong error
# absent: characters 30000
# absent: memory 100
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    last = None
    for number in range(10**5):
        fault = ValueError(number)
        fault.__cause__ = last
        last = fault
    raise last


def bias_gradient(delta):
    one, two = ValueError("one"), ValueError("two")
    one.__cause__, two.__context__ = two, one
    raise one from two


def weight_gradient(delta, a_prev):
    group = ValueError("inmost")
    for _ in range(500):
        group = ExceptionGroup("x" * 1000, [group] * 3)
    raise group


def hidden_error(w_next, delta_next, z):
    fault = ValueError("y" * 10**6)
    fault.add_note("z" * 10**6)
    fault.args = ("w" * 10**6,) * 5
    raise fault
