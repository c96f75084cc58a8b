# expect: unicamp/softmax correct
# expect: unicamp/softmax_cross_entropy correct
# expect: unicamp/l2_update correct
# expect: unicamp/l1_update correct
# expect: unicamp/dropout_forward correct
# expect: unicamp/dropout_backward correct
# expect: unicamp/init_weights correct
# expect: unicamp/shift_glyph correct
# expect: unicamp/expand correct
"""With classes, recursion and the rules of the course as small objects."""

from functools import reduce

import numpy as np


class Softmax:
    __slots__ = ("z", "total")

    def __init__(self, z):
        self.z = np.asarray(z) - np.max(z, axis=-1)[..., None]
        self.total = np.logaddexp.reduce(self.z, axis=-1)[..., None]

    @property
    def logs(self):
        return self.z - self.total

    @property
    def a(self):
        e = np.exp(self.z)
        return e / e.sum(axis=-1, keepdims=True)


def softmax(z):
    return Softmax(z).a


def softmax_cross_entropy(z, y):
    layer = Softmax(z)
    each = -np.einsum("nk,nk->n", y, layer.logs)
    return np.mean(each), np.subtract(layer.a, y)


class Descent:
    __slots__ = ("eta", "strength")

    def __init__(self, eta, strength):
        self.eta = eta
        self.strength = strength

    def slope(self, w):
        raise NotImplementedError

    def step(self, weights, biases, nabla_w, nabla_b):
        new_weights, new_biases = [], []
        for w, b, gw, gb in zip(weights, biases, nabla_w, nabla_b):
            new_weights.append(w - self.eta * (gw + self.strength * self.slope(w)))
            new_biases.append(b - self.eta * gb)
        return new_weights, new_biases


class L2(Descent):
    __slots__ = ()

    def slope(self, w):
        return w


class L1(Descent):
    __slots__ = ()

    def slope(self, w):
        return np.where(w > 0, 1.0, np.where(w < 0, -1.0, 0.0))


def l2_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    return L2(eta, lam / n).step(weights, biases, nabla_w, nabla_b)


def l1_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    return L1(eta, lam / n).step(weights, biases, nabla_w, nabla_b)


class Dropout:
    def __init__(self, mask, p):
        self.factor = np.divide(mask, p)

    def forward(self, a):
        return self.factor * a

    backward = forward


def dropout_forward(a, mask, p):
    return Dropout(mask, p).forward(a)


def dropout_backward(delta_a, mask, p):
    return Dropout(mask, p).backward(delta_a)


def init_weights(sizes, seed):
    np.random.seed(seed)

    def layers(rest):
        if len(rest) < 2:
            return [], []
        before, after = rest[0], rest[1]
        w = np.random.normal(scale=before**-0.5, size=(after, before))
        b = np.random.standard_normal(after)
        ws, bs = layers(rest[1:])
        return [w] + ws, [b] + bs

    return layers(sizes)


def one_step(glyph, axis, forward):
    """One pixel along an axis: roll, then wipe out what came in on the other side."""
    moved = np.roll(glyph, 1 if forward else -1, axis=axis)
    edge = [slice(None), slice(None)]
    edge[axis] = 0 if forward else -1
    moved[tuple(edge)] = 0
    return moved


def shift_glyph(glyph, down, right):
    steps = [(0, down > 0)] * abs(down) + [(1, right > 0)] * abs(right)
    return reduce(lambda picture, step: one_step(picture, *step), steps, glyph.copy())


def expand(images, labels):
    fives = [
        [picture]
        + [
            one_step(picture, axis, forward)
            for axis in (0, 1)
            for forward in (False, True)
        ]
        for picture in images
    ]
    return np.concatenate(fives), np.array(
        [label for label in labels for _ in range(5)]
    )
