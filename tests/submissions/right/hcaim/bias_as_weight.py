# expect: hcaim/train_step correct
# expect: hcaim/train correct
# The bias is one more weight whose input is always 1; columns as on the blackboard, recursion over the steps.
import numpy as np


def extended(w, b):
    return np.hstack([np.asarray(w), np.reshape(b, (-1, 1))])


def with_one(column):
    return np.vstack([column, [[1.0]]])


def forward_and_slope(z, name):
    match name:
        case "sigmoid":
            a = 1 / (1 + np.exp(-z))
            return a, a - a**2
        case "tanh":
            a = 2 / (1 + np.exp(-2 * z)) - 1
            return a, (1 - a) * (1 + a)
        case "relu":
            return np.clip(z, 0, None), np.heaviside(z, 0)


def train(x, t, weights, biases, hidden_activation, eta, steps):
    V, W = extended(weights[0], biases[0]), extended(weights[1], biases[1])
    x1, t = with_one(np.reshape(x, (-1, 1))), np.reshape(t, (-1, 1))
    h, dh = forward_and_slope(V @ x1, hidden_activation)
    o, do = forward_and_slope(W @ with_one(h), "sigmoid")
    delta = (o - t) * do
    V_new = V - eta * (W[:, :-1].T @ delta * dh) @ x1.T
    W_new = W - eta * delta @ with_one(h).T
    result = [V_new[:, :-1], W_new[:, :-1]], [V_new[:, -1], W_new[:, -1]], np.linalg.norm(o - t) ** 2 / 2
    if steps == 1:
        return result
    return train(x1[:-1, 0], t[:, 0], result[0], result[1], hidden_activation, eta, steps - 1)


def train_step(*problem):
    return train(*problem, steps=1)
