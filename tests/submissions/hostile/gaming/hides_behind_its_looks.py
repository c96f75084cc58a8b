# Functions that are not what they look like: wrappers with another's signature, objects that can be called, defaults
# that count, closures, a class, a function that defines itself anew.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/weight_gradient wrong error
# expect: nielsen/hidden_error wrong
# absent: points
import functools
import inspect

import numpy as np


class Shape:
    __wrapped__ = property(lambda self: self)
    __signature__ = inspect.signature(lambda z: z)
    __name__ = property(lambda self: 1 / 0)
    __code__ = None

    def __call__(self, z):
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s)


sigmoid_prime = Shape()


def output_error(a, y, z, calls=[]):
    calls.append(1)
    return (a - y) * len(calls)


@functools.wraps(np.copy)
def bias_gradient(*arguments):
    global bias_gradient
    bias_gradient = np.copy  # too late: this is the function that was handed in
    return arguments[0] * 0


class weight_gradient:
    def __new__(cls, *arguments):
        raise cls.__mro__[-1]


hidden_error = type("hidden_error", (), {"__call__": property(lambda self: self)})
