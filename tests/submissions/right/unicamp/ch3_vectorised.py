# expect: unicamp/softmax correct
# expect: unicamp/softmax_cross_entropy correct
# expect: unicamp/l2_update correct
# expect: unicamp/l1_update correct
# expect: unicamp/dropout_forward correct
# expect: unicamp/dropout_backward correct
# expect: unicamp/init_weights correct
# expect: unicamp/shift_glyph correct
# expect: unicamp/expand correct
"""Everything on whole arrays."""

import numpy as np


def log_softmax(z):
    z = z - z.max(-1, keepdims=True)
    return z - np.log(np.exp(z).sum(-1, keepdims=True))


def softmax(z):
    return np.exp(log_softmax(z))


def softmax_cross_entropy(z, y):
    logs = log_softmax(z)
    return -(y * logs).sum(axis=1).mean(), np.exp(logs) - y


def l2_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    decay = 1 - eta * lam / n
    return (
        [decay * w - eta * nw for w, nw in zip(weights, nabla_w)],
        [b - eta * nb for b, nb in zip(biases, nabla_b)],
    )


def l1_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    pull = eta * lam / n
    new_w = [w - pull * np.sign(w) - eta * nw for w, nw in zip(weights, nabla_w)]
    return new_w, [b - eta * nb for b, nb in zip(biases, nabla_b)]


def dropout_forward(a, mask, p):
    return np.where(mask > 0, a / p, 0)


def dropout_backward(delta_a, mask, p):
    return (mask / p) * delta_a


def init_weights(sizes, seed):
    rng = np.random.RandomState(seed)
    biases = [rng.randn(y) for y in sizes[1:]]
    weights = [rng.randn(y, x) / np.sqrt(x) for x, y in zip(sizes[:-1], sizes[1:])]
    return weights, biases


def shift_glyph(glyph, down, right):
    rows, cols = glyph.shape
    out = np.zeros_like(glyph)
    if abs(down) < rows and abs(right) < cols:
        target = (
            slice(max(down, 0), rows + min(down, 0)),
            slice(max(right, 0), cols + min(right, 0)),
        )
        source = (
            slice(max(-down, 0), rows + min(-down, 0)),
            slice(max(-right, 0), cols + min(-right, 0)),
        )
        out[target] = glyph[source]
    return out


def expand(images, labels):
    framed = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    five = [
        images,
        framed[:, 2:, 1:-1],
        framed[:, :-2, 1:-1],
        framed[:, 1:-1, 2:],
        framed[:, 1:-1, :-2],
    ]
    return np.stack(five, axis=1).reshape(-1, *images.shape[1:]), np.repeat(labels, 5)
