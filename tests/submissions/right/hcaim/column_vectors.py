# expect: hcaim/train_step correct
# expect: hcaim/train correct
# Column vectors and matrix products all the way, tables of lambdas, copies that are changed in place, tuples returned.
import numpy as np


def train(x, t, weights, biases, hidden_activation, eta, steps):
    W1, W2 = (np.copy(w) for w in weights)
    B1, B2 = (np.reshape(b, (-1, 1)).copy() for b in biases)
    X, T = np.reshape(x, (-1, 1)), np.reshape(t, (-1, 1))
    act = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "relu": lambda z: z * (z > 0),
    }[hidden_activation]
    d = {
        "sigmoid": lambda a: a * (1 - a),
        "tanh": lambda a: 1 - a**2,
        "relu": lambda a: a > 0,
    }[hidden_activation]
    for s in range(steps):
        A = act(W1 @ X + B1)
        O = 1 / (1 + np.exp(-(W2 @ A + B2)))
        E = ((T - O).T @ (T - O) / 2).item()
        dO = (O - T) * O * (1 - O)
        dA = W2.T @ dO * d(A)
        W2 -= eta * dO @ A.T
        B2 -= eta * dO
        W1 -= eta * dA @ X.T
        B1 -= eta * dA
    return (W1, W2), (B1.ravel(), B2.ravel()), E


def train_step(x, t, weights, biases, hidden_activation, eta):
    return train(x, t, weights, biases, hidden_activation, eta, 1)
