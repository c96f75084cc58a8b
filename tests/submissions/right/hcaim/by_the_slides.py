# expect: hcaim/train_step correct
# expect: hcaim/train correct
"""Written along the derivation: one line per derivative."""

import numpy as np


def sigma(net):
    return 1 / (1 + np.exp(-net))


def train_step(x, t, weights, biases, hidden_activation, eta):
    W1, W2 = weights
    b1, b2 = biases

    # forward
    net1 = np.dot(W1, x) + b1
    if hidden_activation == "sigmoid":
        out1 = sigma(net1)
        dout1_dnet1 = out1 * (1 - out1)
    if hidden_activation == "tanh":
        out1 = np.tanh(net1)
        dout1_dnet1 = 1 - out1 * out1
    if hidden_activation == "relu":
        out1 = np.where(net1 > 0, net1, 0.0)
        dout1_dnet1 = np.where(net1 > 0, 1.0, 0.0)
    net2 = np.dot(W2, out1) + b2
    o = sigma(net2)
    E = np.sum((t - o) ** 2) / 2

    # backward
    dE_do = -(t - o)
    do_dnet2 = o * (1 - o)
    delta2 = dE_do * do_dnet2
    dE_dW2 = np.outer(delta2, out1)
    dE_dout1 = np.dot(W2.T, delta2)
    delta1 = dE_dout1 * dout1_dnet1
    dE_dW1 = np.outer(delta1, x)

    return [W1 - eta * dE_dW1, W2 - eta * dE_dW2], [b1 - eta * delta1, b2 - eta * delta2], E


def train(x, t, weights, biases, hidden_activation, eta, steps):
    for i in range(steps):
        weights, biases, E = train_step(x, t, weights, biases, hidden_activation, eta)
    return weights, biases, E
