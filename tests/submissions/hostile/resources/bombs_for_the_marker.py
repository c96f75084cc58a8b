# Results that cost few bytes here and much time or memory where they are compared: rows without numbers, many axes,
# deep lists, lists of long texts, cycles, giant broadcasts. They are refused, or cost no more than an honest result.
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/weight_gradient wrong ok
# expect: nielsen/hidden_error wrong ok
# expect: nielsen/backprop wrong ok
# absent: memory 150
import numpy as np


def sigmoid_prime(z):
    return np.zeros((1 << 40, 0))


def output_error(a, y, z):
    return np.zeros((4,) * 11, dtype=np.int8)


def bias_gradient(delta):
    tree = [1] * 190_000
    for _ in range(29):
        tree = [tree]
    return tree


def weight_gradient(delta, a_prev):
    tree = []
    tree.append(tree)
    return tree


def hidden_error(w_next, delta_next, z):
    return np.broadcast_to(0.0, (10**9, 10**9))


def backprop(weights, biases, x, y):
    wide = ["x"]
    for _ in range(60):
        wide = [wide, wide]
    return wide, np.zeros((2, 10**12, 0))
