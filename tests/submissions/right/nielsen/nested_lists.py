# expect: * correct
# No NumPy at all: lists in, nested lists out.
from math import exp


def sigmoid(v):
    return 1 / (1 + exp(-v))


def sigmoid_prime(z):
    try:
        return [sigmoid_prime(row) for row in z]
    except TypeError:
        return sigmoid(z) * (1 - sigmoid(z))


def output_error(a, y, z):
    return [(ak - yk) * sigmoid_prime(zk) for ak, yk, zk in zip(a, y, z)]


def hidden_error(w_next, delta_next, z):
    columns = list(zip(*w_next))
    return [sum(w * d for w, d in zip(column, delta_next)) * sigmoid_prime(zj) for column, zj in zip(columns, z)]


def bias_gradient(delta):
    return list(delta)


def weight_gradient(delta, a_prev):
    return [[d * a for a in a_prev] for d in delta]


def backprop(weights, biases, x, y):
    activations = [list(x)]
    zs = []
    for w, b in zip(weights, biases):
        zs.append([sum(wjk * ak for wjk, ak in zip(row, activations[-1])) + bj for row, bj in zip(w, b)])
        activations.append([sigmoid(v) for v in zs[-1]])
    delta = output_error(activations[-1], y, zs[-1])
    nabla_b = [delta]
    nabla_w = [weight_gradient(delta, activations[-2])]
    for i in reversed(range(len(weights) - 1)):
        delta = hidden_error(weights[i + 1], delta, zs[i])
        nabla_b = [delta] + nabla_b
        nabla_w = [weight_gradient(delta, activations[i])] + nabla_w
    return (nabla_b, nabla_w)
