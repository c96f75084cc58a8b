# One cache for all cases, by the address of an argument, by its size, and by the order of calls.
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient correct ok
# absent: points
import functools

import numpy as np

known = {}
calls = iter(range(10**6))


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return known.setdefault(z.size, s * (1 - s))


@functools.lru_cache(maxsize=None)
def first(size, number):
    return np.full(size, 1.0 / (1 + number))


def output_error(a, y, z):
    return first(len(a), next(calls))


class Kept(dict):
    def __missing__(self, key):
        return self.setdefault(key, np.array(key))


kept = Kept()


def bias_gradient(delta):
    return kept[tuple(delta.ravel().tolist())].reshape(delta.shape).copy()
