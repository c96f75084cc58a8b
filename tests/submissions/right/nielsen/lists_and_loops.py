# expect: nielsen/hadamard correct
# expect: nielsen/sigmoid correct
# expect: nielsen/feedforward correct
# expect: nielsen/quadratic_cost correct
# expect: nielsen/backprop_batch correct
# expect: nielsen/update_mini_batch correct
# expect: nielsen/sgd correct
# Plain Python: lists of numbers, nothing else.
from math import exp


def hadamard(s, t):
    if hasattr(s[0], "__len__"):
        return [hadamard(a, b) for a, b in zip(s, t)]
    return [a * b for a, b in zip(s, t)]


def sigmoid(z):
    if hasattr(z, "__len__"):
        return [sigmoid(each) for each in z]
    return 1 / (1 + exp(-z))


def layer(w, b, a):
    return [sigmoid(sum(wjk * ak for wjk, ak in zip(row, a)) + bj) for row, bj in zip(w, b)]


def feedforward(weights, biases, a):
    for w, b in zip(weights, biases):
        a = layer(w, b, a)
    return a


def quadratic_cost(outputs, targets):
    total = 0
    for a, y in zip(outputs, targets):
        for ak, yk in zip(a, y):
            total += (yk - ak) ** 2
    return total / (2 * len(outputs))


def add_gradients(weights, biases, x, y, nabla_b, nabla_w):
    a = [list(x)]
    for w, b in zip(weights, biases):
        a.append(layer(w, b, a[-1]))
    error = [ak - yk for ak, yk in zip(a[-1], y)]
    for l in range(len(weights) - 1, -1, -1):
        delta = [e * s * (1 - s) for e, s in zip(error, a[l + 1])]
        for j, d in enumerate(delta):
            nabla_b[l][j] += d
            for k, ak in enumerate(a[l]):
                nabla_w[l][j][k] += d * ak
        error = [sum(weights[l][j][k] * delta[j] for j in range(len(delta))) for k in range(len(a[l]))]


def zeros(weights):
    return [[0.0] * len(w) for w in weights], [[[0.0] * len(row) for row in w] for w in weights]


def backprop_batch(weights, biases, X, Y):
    nabla_b, nabla_w = zeros(weights)
    for x, y in zip(X, Y):
        add_gradients(weights, biases, x, y, nabla_b, nabla_w)
    n = len(X)
    return [[g / n for g in b] for b in nabla_b], [[[g / n for g in row] for row in w] for w in nabla_w]


def update_mini_batch(weights, biases, X, Y, eta):
    nabla_b, nabla_w = backprop_batch(weights, biases, X, Y)
    new_w = [[[v - eta * g for v, g in zip(*rows)] for rows in zip(w, nw)] for w, nw in zip(weights, nabla_w)]
    new_b = [[v - eta * g for v, g in zip(b, nb)] for b, nb in zip(biases, nabla_b)]
    return new_w, new_b


def sgd(weights, biases, X, Y, eta, batches):
    for batch in batches:
        xs = [X[row] for row in batch]
        ys = [Y[row] for row in batch]
        weights, biases = update_mini_batch(weights, biases, xs, ys, eta)
    return weights, biases
