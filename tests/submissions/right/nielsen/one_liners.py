# expect: * correct
import numpy as np
from functools import reduce

s = lambda z: 1 / (1 + np.exp(-z))
sigmoid_prime = lambda z: s(z) * s(-z)
output_error = lambda a, y, z: (a - y) * s(z) * s(-z)
hidden_error = lambda w_next, delta_next, z: np.einsum("kj,k->j", w_next, delta_next) * s(z) * s(-z)
bias_gradient = lambda delta: +delta
weight_gradient = lambda delta, a_prev: np.einsum("j,k->jk", delta, a_prev)


def backprop(weights, biases, x, y):
    a = reduce(lambda seen, wb: seen + [s(wb[0] @ seen[-1] + wb[1])], zip(weights, biases), [x])
    d = [(a[-1] - y) * a[-1] * (1 - a[-1])]
    for w, o in zip(weights[:0:-1], a[-2:0:-1]):
        d.append(np.einsum("kj,k,j,j->j", w, d[-1], o, 1 - o))
    return d[::-1], [delta[:, None] * before[None, :] for delta, before in zip(d[::-1], a)]
