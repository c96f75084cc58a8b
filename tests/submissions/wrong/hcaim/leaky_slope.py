# expect: hcaim/train_step wrong
# expect: hcaim/train wrong
# A leaky ReLU's slope behind an ordinary ReLU.
import numpy as np


def sig(z):
    return 1 / (1 + np.exp(-z))


def train(x, t, weights, biases, hidden_activation, eta, steps):
    W1, W2 = [np.array(w) for w in weights]
    B1, B2 = [np.array(b) for b in biases]
    for s in range(steps):
        z = W1 @ x + B1
        if hidden_activation == "sigmoid":
            h = sig(z)
            d = h * (1 - h)
        elif hidden_activation == "tanh":
            h = np.tanh(z)
            d = 1 - h**2
        else:
            h = np.maximum(0, z)
            d = np.where(z > 0, 1, 0.01)
        o = sig(W2 @ h + B2)
        E = np.sum((t - o) ** 2) / 2
        do = (o - t) * o * (1 - o)
        dh = W2.T @ do * d
        gW2, gB2, gW1, gB1 = np.outer(do, h), do, np.outer(dh, x), dh
        W2 = W2 - eta * gW2
        B2 = B2 - eta * gB2
        W1 = W1 - eta * gW1
        B1 = B1 - eta * gB1
    return [W1, W2], [B1, B2], E


def train_step(x, t, weights, biases, hidden_activation, eta):
    return train(x, t, weights, biases, hidden_activation, eta, 1)
