# The file changes what it is: its module becomes something else, its names vanish, its functions are objects with surprises.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong ok
# absent: points
import sys
import types

import numpy as np


class Trap(types.ModuleType):
    def __getattribute__(self, name):
        raise SystemExit(name)


class Callable:
    def __init__(self, function):
        self.function = function

    def __call__(self, *arguments):
        return self.function(*arguments)

    def __getattr__(self, name):
        raise KeyboardInterrupt(name)

    def __eq__(self, other):
        raise GeneratorExit

    __hash__ = None


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


sigmoid_prime = Callable(sigmoid_prime)
bias_gradient = type("Meta", (type,), {"__call__": lambda kind, delta: delta * 0, "__instancecheck__": lambda *a: True})("B", (), {})
sys.modules["submission"].__class__ = Trap
