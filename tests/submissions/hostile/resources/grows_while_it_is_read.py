# A list that becomes longer each time an element of it is looked at, and a scalar that unpacks to itself for ever.
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/output_error wrong ok
# absent: seconds 30
import numpy as np

rows = []


class Growing(np.float64):
    __module__ = "numpy"

    @property
    def dtype(self):
        rows.append(Growing(1.0))
        return np.dtype("f8")

    def item(self):
        return 1.0


class Endless(Growing):
    __module__ = "numpy"

    def item(self):
        return [self]


def sigmoid_prime(z):
    rows.append(Growing(0.0))
    return rows


def output_error(a, y, z):
    return Endless(0.0)
