# expect: unicamp/softmax correct
# expect: unicamp/softmax_cross_entropy correct
# expect: unicamp/l2_update correct
# expect: unicamp/l1_update correct
# expect: unicamp/dropout_forward correct
# expect: unicamp/dropout_backward correct
# expect: unicamp/init_weights correct
# expect: unicamp/shift_glyph correct
# expect: unicamp/expand correct
# Written with for loops and the math module; lists come back, not arrays.
import math
import random


def one_row(z):
    biggest = max(z)
    es = [math.exp(v - biggest) for v in z]
    s = sum(es)
    return [e / s for e in es]


def softmax(z):
    if z.ndim == 1:
        return one_row(z.tolist())
    result = []
    for row in z.tolist():
        result.append(one_row(row))
    return result


def softmax_cross_entropy(z, y):
    cost = 0.0
    delta = []
    for row, target in zip(z.tolist(), y.tolist()):
        a = one_row(row)
        biggest = max(row)
        log_sum = biggest + math.log(sum(math.exp(v - biggest) for v in row))
        for k in range(len(row)):
            cost += target[k] * (log_sum - row[k])
        delta.append([a[k] - target[k] for k in range(len(row))])
    return cost / len(z), delta


def sign(v):
    if v > 0:
        return 1
    if v < 0:
        return -1
    return 0


def updated(w, g, eta, push):
    new = []
    for i in range(len(w)):
        row = []
        for j in range(len(w[i])):
            row.append(w[i][j] - eta * g[i][j] - eta * push(w[i][j]))
        new.append(row)
    return new


def move_biases(biases, nabla_b, eta):
    out = []
    for b, g in zip(biases, nabla_b):
        out.append([b[i] - eta * g[i] for i in range(len(b))])
    return out


def l2_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    new = [updated(w, g, eta, lambda v: lam / n * v) for w, g in zip(weights, nabla_w)]
    return new, move_biases(biases, nabla_b, eta)


def l1_update(weights, biases, nabla_w, nabla_b, eta, lam, n):
    new = [
        updated(w, g, eta, lambda v: lam / n * sign(v))
        for w, g in zip(weights, nabla_w)
    ]
    return new, move_biases(biases, nabla_b, eta)


def keep(values, mask, p):
    if values.ndim == 2:
        return [keep(v, m, p) for v, m in zip(values, mask)]
    kept = []
    for v, m in zip(values, mask):
        if m == 1:
            kept.append(float(v) / p)
        else:
            kept.append(0.0)
    return kept


def dropout_forward(a, mask, p):
    return keep(a, mask, p)


def dropout_backward(delta_a, mask, p):
    return keep(delta_a, mask, p)


def init_weights(sizes, seed):
    dice = random.Random(seed)
    weights, biases = [], []
    for layer in range(1, len(sizes)):
        n = sizes[layer - 1]
        weights.append(
            [
                [dice.gauss(0, 1) / math.sqrt(n) for _ in range(n)]
                for _ in range(sizes[layer])
            ]
        )
        biases.append([dice.gauss(0, 1) for _ in range(sizes[layer])])
    return weights, biases


def shift_glyph(glyph, down, right):
    rows, cols = glyph.shape
    new = [[0.0] * cols for _ in range(rows)]
    for r in range(rows):
        for c in range(cols):
            if 0 <= r + down < rows and 0 <= c + right < cols:
                new[r + down][c + right] = float(glyph[r][c])
    return new


def expand(images, labels):
    pictures, names = [], []
    for picture, name in zip(images, labels):
        for down, right in [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)]:
            pictures.append(shift_glyph(picture, down, right))
            names.append(int(name))
    return pictures, names
