# expect: * correct
# Column vectors inside, as on the blackboard; flat again on the way out.
import numpy as np


def column(v):
    return np.reshape(v, (-1, 1))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    e = np.exp(-z)
    return e / (1 + e) ** 2


def output_error(a, y, z):
    delta = (column(a) - column(y)) * sigmoid_prime(column(z))
    return delta.ravel()


def hidden_error(w_next, delta_next, z):
    delta = w_next.T @ column(delta_next) * sigmoid_prime(column(z))
    return delta.flatten()


def bias_gradient(delta):
    return column(delta)[:, 0]


def weight_gradient(delta, a_prev):
    return column(delta) @ column(a_prev).T


def backprop(weights, biases, x, y):
    a = [column(x)]
    z = []
    for w, b in zip(weights, biases):
        z.append(w @ a[-1] + column(b))
        a.append(sigmoid(z[-1]))
    delta = (a[-1] - column(y)) * sigmoid_prime(z[-1])
    deltas = [delta]
    for w, zl in zip(weights[:0:-1], z[-2::-1]):
        delta = w.T @ delta * sigmoid_prime(zl)
        deltas.insert(0, delta)
    return [d.ravel() for d in deltas], [d @ al.T for d, al in zip(deltas, a)]
