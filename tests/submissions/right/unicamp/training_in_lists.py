# expect: unicamp/train_fixed_biases correct
# expect: unicamp/numerical_gradient correct
# expect: unicamp/gradient_check correct
"""Everything by hand: lists of lists, loops over neurons, nothing but math."""
import math


def run(net, biases, x):
    layers = [[float(v) for v in x]]
    for rows, bias in zip(net, biases):
        layer = []
        for j in range(len(rows)):
            s = bias[j]
            for k in range(len(rows[j])):
                s += rows[j][k] * layers[-1][k]
            layer.append(1 / (1 + math.exp(-s)))
        layers.append(layer)
    return layers


def train_fixed_biases(weights, biases, x, t, eta, steps):
    if not steps >= 1:
        raise ValueError(f"steps must be 1 or more, not {steps}")
    net = [[[float(v) for v in row] for row in w] for w in weights]
    while steps > 0:
        layers = run(net, biases, x)
        deltas = [[(o - y) * o * (1 - o) for o, y in zip(layers[-1], t)]]
        for l in range(len(net) - 1, 0, -1):
            here = []
            for k in range(len(layers[l])):
                total = 0
                for j in range(len(net[l])):
                    total += net[l][j][k] * deltas[0][j]
                here.append(total * layers[l][k] * (1 - layers[l][k]))
            deltas.insert(0, here)
        for l in range(len(net)):
            for j in range(len(net[l])):
                for k in range(len(net[l][j])):
                    net[l][j][k] -= eta * deltas[l][j] * layers[l][k]
        steps -= 1
    out = run(net, biases, x)[-1]
    return net, sum((y - o) ** 2 / 2 for y, o in zip(t, out)), out


def slope(f, params, place, eps):
    up = params.copy()
    up[place] = up[place] + eps
    down = params.copy()
    down[place] = down[place] - eps
    return (f(up) - f(down)) / eps / 2


def numerical_gradient(f, params, eps):
    if params.ndim == 1:
        return [slope(f, params, i, eps) for i in range(len(params))]
    return [[slope(f, params, (i, j), eps) for j in range(params.shape[1])] for i in range(params.shape[0])]


def flat(v):
    try:
        return [x for each in v for x in flat(each)]
    except TypeError:
        return [v]


def gradient_check(f, grad, params, eps):
    worst = 0
    for n, g in zip(flat(numerical_gradient(f, params, eps)), flat(grad(params))):
        worst = max(worst, abs(n - g) / max(abs(n), abs(g), 1e-8))
    return worst
