# expect: hcaim/train_step wrong step-uphill
# expect: hcaim/train wrong gradients-carried-over
import numpy as np


def gradients(x, t, weights, biases, name, error_sign=1):
    z = weights[0] @ x + biases[0]
    if name == "sigmoid":
        h = 1 / (1 + np.exp(-z))
        s = h * (1 - h)
    elif name == "tanh":
        h = np.tanh(z)
        s = 1 - h**2
    else:
        h = np.maximum(0, z)
        s = 1.0 * (z > 0)
    o = 1 / (1 + np.exp(-(weights[1] @ h + biases[1])))
    d2 = error_sign * (o - t) * o * (1 - o)
    d1 = weights[1].T @ d2 * s
    return [np.outer(d1, x), np.outer(d2, h)], [d1, d2], 0.5 * np.sum((o - t) ** 2)


def train_step(x, t, weights, biases, hidden_activation, eta):
    # t - o, and then minus
    dw, db, error = gradients(x, t, weights, biases, hidden_activation, error_sign=-1)
    return [w - eta * d for w, d in zip(weights, dw)], [b - eta * d for b, d in zip(biases, db)], error


def train(x, t, weights, biases, hidden_activation, eta, steps):
    total_w = [np.zeros_like(w) for w in weights]
    total_b = [np.zeros_like(b) for b in biases]
    for _ in range(steps):
        dw, db, error = gradients(x, t, weights, biases, hidden_activation)
        # never set back to zero
        total_w = [a + b for a, b in zip(total_w, dw)]
        total_b = [a + b for a, b in zip(total_b, db)]
        weights = [w - eta * d for w, d in zip(weights, total_w)]
        biases = [b - eta * d for b, d in zip(biases, total_b)]
    return weights, biases, error
