# Gives no value but the promise of one: generators, coroutines, properties, weak references, functions, futures.
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/weight_gradient wrong ok
# expect: nielsen/hidden_error wrong ok
# expect: nielsen/backprop wrong ok
# absent: points
import concurrent.futures
import functools

import numpy as np


class Lazy:
    def __getattr__(self, name):
        raise RuntimeError("looked at")

    def __iter__(self):
        while True:
            yield 0.25


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    yield s * (1 - s)


async def output_error(a, y, z):
    return (a - y) * 0.25


def bias_gradient(delta):
    return functools.partial(np.copy, delta)


def weight_gradient(delta, a_prev):
    return concurrent.futures.Future()


def hidden_error(w_next, delta_next, z):
    return map(float, z)


def backprop(weights, biases, x, y):
    return Lazy(), {"nabla_b": biases}.items()
