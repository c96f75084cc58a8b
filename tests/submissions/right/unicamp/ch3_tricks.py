# expect: unicamp/softmax correct
# expect: unicamp/softmax_cross_entropy correct
# expect: unicamp/l2_update correct
# expect: unicamp/l1_update correct
# expect: unicamp/dropout_forward correct
# expect: unicamp/dropout_backward correct
# expect: unicamp/init_weights correct
# expect: unicamp/shift_glyph correct
# expect: unicamp/expand correct
# expect: unicamp/numerical_gradient correct
# expect: unicamp/gradient_check correct
"""Short ways: one over a sum of ratios, shifts as matrices, all parameters in one vector."""

import numpy as np


def softmax(z):
    # 1 / sum_j exp(z_j - z_k): an overflow is an infinity here, and 1 / inf is the 0 it should be
    differences = z[..., None, :] - z[..., :, None]
    with np.errstate(over="ignore"):
        return 1 / np.exp(differences).sum(axis=-1)


def softmax_cross_entropy(z, y):
    logs = z - np.logaddexp.reduce(z, axis=1)[:, None]
    return (-(y * logs).sum(1).mean()).item(), np.exp(logs) - y


def flat(arrays):
    return np.concatenate([a.ravel() for a in arrays])


def cut(vector, like):
    ends = np.cumsum([a.size for a in like])[:-1]
    return [piece.reshape(a.shape) for piece, a in zip(np.split(vector, ends), like)]


def l2_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    w = (1 - eta * lam / n) * flat(weights) - eta * flat(nabla_w)
    return cut(w, weights), cut(flat(biases) - eta * flat(nabla_b), biases)


def l1_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    w = flat(weights)
    pull = np.copysign(eta * lam / n, w) * (w != 0)
    return cut(w - pull - eta * flat(nabla_w), weights), cut(flat(biases) - eta * flat(nabla_b), biases)


def dropout_forward(a, mask, p):
    return np.where(mask, np.divide(a, p), 0)


def dropout_backward(delta_a, mask, p):
    d = delta_a.copy()
    d[~mask.astype(bool)] = 0
    d /= p
    return d


def init_weights(sizes, seed):
    # the bias is one more column
    rng = np.random.default_rng(seed)
    both = [rng.standard_normal((after, before + 1)) for before, after in zip(sizes, sizes[1:])]
    return [m[:, 1:] / np.sqrt(m.shape[1] - 1) for m in both], [m[:, 0] for m in both]


def shift_glyph(glyph, down, right):
    rows, columns = glyph.shape
    return np.eye(rows, k=-down) @ glyph @ np.eye(columns, k=right)


def expand(images, labels):
    n, rows, columns = images.shape
    p = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    five = [p[:, 1:-1, 1:-1], p[:, 2:, 1:-1], p[:, :-2, 1:-1], p[:, 1:-1, 2:], p[:, 1:-1, :-2]]
    return np.stack(five, axis=1).reshape(5 * n, rows, columns), np.repeat(labels, 5)


def numerical_gradient(f, params, eps):
    moves = np.eye(params.size).reshape(params.size, *params.shape) * eps
    return np.array([(f(params + m) - f(params - m)) / (2 * eps) for m in moves]).reshape(params.shape)


def gradient_check(f, grad, params, eps):
    pairs = zip(np.ravel(numerical_gradient(f, params, eps)), np.ravel(grad(params)))
    return max(abs(n - g) / max(abs(n), abs(g), 1e-8) for n, g in pairs)
