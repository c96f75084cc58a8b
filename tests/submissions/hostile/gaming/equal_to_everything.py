# Objects that are equal to everything, of no size, of any size, and that claim to be arrays by every protocol.
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/weight_gradient wrong ok
# expect: nielsen/hidden_error wrong ok
# expect: nielsen/backprop wrong ok
# absent: points
import numpy as np


class Equal:
    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __le__ = __ge__ = __eq__
    __hash__ = object.__hash__
    __bool__ = lambda self: True
    __abs__ = __float__ = lambda self: 0.0
    __sub__ = __rsub__ = __add__ = __mul__ = lambda self, other: self
    __len__ = lambda self: 1
    __getitem__ = lambda self, at: 0.0


class Interface(Equal):
    @property
    def __array_interface__(self):
        return {"shape": (1 << 40,), "typestr": "<f8", "data": (1, False), "version": 3}


class Struct(Equal):
    __array_struct__ = 7
    __array_priority__ = 1e9

    def __array__(self, *arguments, **options):
        return np.ones(3)


class Claims(Equal):
    __class__ = np.ndarray
    dtype = np.dtype(float)
    shape = (1,)


class Text(str):
    __eq__ = Equal.__eq__
    __hash__ = str.__hash__


class Pair(tuple):
    __eq__ = Equal.__eq__
    __hash__ = tuple.__hash__


def sigmoid_prime(z):
    return Equal()


def output_error(a, y, z):
    return Interface()


def bias_gradient(delta):
    return Struct()


def weight_gradient(delta, a_prev):
    return Claims()


def hidden_error(w_next, delta_next, z):
    return [Text("0.5"), Equal()]


def backprop(weights, biases, x, y):
    return Pair(([np.copy(b) for b in biases], [np.copy(w) for w in weights]))
