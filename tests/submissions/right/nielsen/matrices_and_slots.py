# expect: nielsen/hadamard correct
# expect: nielsen/sigmoid correct
# expect: nielsen/feedforward correct
# expect: nielsen/quadratic_cost correct
# expect: nielsen/backprop_batch correct
# expect: nielsen/update_mini_batch correct
# expect: nielsen/sgd correct
# expect: nielsen/Network correct
"""No loop over the examples anywhere; the class keeps to two attributes."""

import numpy as np


def hadamard(s, t):
    return np.einsum("...,...->...", s, t)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def run(weights, biases, A):
    """All activations, one example per row."""
    seen = [A]
    for w, b in zip(weights, biases):
        seen.append(sigmoid(seen[-1] @ w.T + b[None, :]))
    return seen


def feedforward(weights, biases, a):
    return run(weights, biases, a[None, :])[-1][0]


def quadratic_cost(outputs, targets):
    return 0.5 * np.mean(np.sum(np.square(outputs - targets), axis=1))


def backprop_batch(weights, biases, X, Y):
    seen = run(weights, biases, X)
    n = X.shape[0]
    delta = (seen[-1] - Y) / n * seen[-1] * (1 - seen[-1])
    nabla_b, nabla_w = [], []
    for w, here, before in zip(weights[::-1], seen[::-1], seen[-2::-1]):
        nabla_b.append(np.ones(n) @ delta)
        nabla_w.append(delta.T @ before)
        delta = delta @ w * before * (1 - before)
    return nabla_b[::-1], nabla_w[::-1]


def update_mini_batch(weights, biases, X, Y, eta):
    nabla_b, nabla_w = backprop_batch(weights, biases, X, Y)
    return (
        [w - eta * nw for w, nw in zip(weights, nabla_w)],
        [b - eta * nb for b, nb in zip(biases, nabla_b)],
    )


def sgd(weights, biases, X, Y, eta, batches):
    for batch in batches:
        weights, biases = update_mini_batch(weights, biases, X[batch], Y[batch], eta)
    return weights, biases


class Network:
    __slots__ = ("weights", "biases")

    def __init__(self, sizes):
        rng = np.random.default_rng(42)
        self.weights = [rng.normal(size=(n, m)) / np.sqrt(m) for m, n in zip(sizes, sizes[1:])]
        self.biases = [np.zeros(n) for n in sizes[1:]]

    def feedforward(self, a):
        return feedforward(self.weights, self.biases, a)

    def backprop(self, x, y):
        return backprop_batch(self.weights, self.biases, x[None, :], y[None, :])

    def update_mini_batch(self, mini_batch, eta):
        X = np.stack([x for x, _ in mini_batch])
        Y = np.stack([y for _, y in mini_batch])
        self.weights, self.biases = update_mini_batch(self.weights, self.biases, X, Y, eta)

    def SGD(self, training_data, epochs, mini_batch_size, eta):
        rng = np.random.default_rng()
        for epoch in range(epochs):
            order = rng.permutation(len(training_data))
            for rows in np.split(order, range(mini_batch_size, len(order), mini_batch_size)):
                self.update_mini_batch([training_data[row] for row in rows], eta)

    def evaluate(self, test_data):
        X, labels = zip(*test_data)
        guesses = run(self.weights, self.biases, np.array(X))[-1].argmax(axis=1)
        return np.count_nonzero(guesses == np.array(labels))
