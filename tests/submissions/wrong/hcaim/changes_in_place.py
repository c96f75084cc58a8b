# expect: hcaim/train_step wrong
# expect: hcaim/train wrong
# The numbers would be right, but they are written into the arrays that came in.
import numpy as np


def train_step(x, t, weights, biases, hidden_activation, eta):
    net = weights[0] @ x + biases[0]
    if hidden_activation == "relu":
        h = np.maximum(net, 0)
        dh = np.where(net > 0, 1.0, 0.0)
    elif hidden_activation == "tanh":
        h = np.tanh(net)
        dh = 1 - h**2
    elif hidden_activation == "sigmoid":
        h = 1 / (1 + np.exp(-net))
        dh = h * (1 - h)
    o = 1 / (1 + np.exp(-(weights[1] @ h + biases[1])))
    E = 0.5 * np.sum((t - o) ** 2)
    deltas = [None, (o - t) * o * (1 - o)]
    deltas[0] = weights[1].T @ deltas[1] * dh
    for i, a in enumerate([x, h]):
        weights[i] -= eta * np.outer(deltas[i], a)
        biases[i] -= eta * deltas[i]
    return weights, biases, E


def train(x, t, weights, biases, hidden_activation, eta, steps):
    for _ in range(steps):
        _, _, E = train_step(x, t, weights, biases, hidden_activation, eta)
    return weights, biases, E
