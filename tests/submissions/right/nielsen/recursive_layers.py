# expect: nielsen/hadamard correct
# expect: nielsen/sigmoid correct
# expect: nielsen/feedforward correct
# expect: nielsen/quadratic_cost correct
# expect: nielsen/backprop_batch correct
# expect: nielsen/update_mini_batch correct
# expect: nielsen/sgd correct
# expect: nielsen/Network correct
"""A layer sends its input on to the next one and gets back the error of its output."""

import numpy as np

hadamard = lambda s, t: np.array(s) * np.array(t)


def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def feedforward(weights, biases, a):
    if not weights:
        return a
    return feedforward(weights[1:], biases[1:], sigmoid(weights[0].dot(a) + biases[0]))


def quadratic_cost(outputs, targets):
    error = (outputs - targets).ravel()
    return float(error @ error) / outputs.shape[0] / 2


def errors(weights, biases, a, y):
    """[(delta, input) of each layer], and the slope of the cost by the first input."""
    if not weights:
        return [], a - y
    s = sigmoid(weights[0] @ a + biases[0])
    later, upstream = errors(weights[1:], biases[1:], s, y)
    delta = upstream * s * (1 - s)
    return [(delta, a)] + later, weights[0].T @ delta


class Sums:
    def __init__(self, b, w):
        self.b, self.w = b, w

    @classmethod
    def over(cls, weights, biases, rows, targets):
        sums = cls([0 * b for b in biases], [0 * w for w in weights])
        for x, y in zip(rows, targets):
            for i, (delta, a) in enumerate(errors(weights, biases, x, y)[0]):
                sums.b[i] = sums.b[i] + delta
                sums.w[i] = sums.w[i] + np.outer(delta, a)
        return sums


def backprop_batch(weights, biases, X, Y):
    sums = Sums.over(weights, biases, X, Y)
    return tuple(sums.b[i] / len(X) for i in range(len(biases))), tuple(w / len(X) for w in sums.w)


def update_mini_batch(weights, biases, X, Y, eta):
    sums = Sums.over(weights, biases, X, Y)
    rate = eta / len(X)
    return [w - rate * s for w, s in zip(weights, sums.w)], [b - rate * s for b, s in zip(biases, sums.b)]


def sgd(weights, biases, X, Y, eta, batches):
    if not batches:
        return weights, biases
    first, *rest = batches
    rows = np.array(first)
    weights, biases = update_mini_batch(weights, biases, X[rows], Y[rows], eta)
    return sgd(weights, biases, X, Y, eta, rest)


class Network:
    def __init__(self, sizes):
        self.weights = [np.random.uniform(-1, 1, (n, m)) for m, n in zip(sizes, sizes[1:])]
        self.biases = [np.random.uniform(-1, 1, n) for n in sizes[1:]]

    def feedforward(self, a):
        return feedforward(self.weights, self.biases, a)

    def backprop(self, x, y):
        layers, _ = errors(self.weights, self.biases, x, y)
        return [delta for delta, _ in layers], [np.outer(delta, a) for delta, a in layers]

    def update_mini_batch(self, mini_batch, eta):
        X, Y = [x for x, _ in mini_batch], [y for _, y in mini_batch]
        self.weights, self.biases = update_mini_batch(self.weights, self.biases, X, Y, eta)

    def SGD(self, training_data, epochs, mini_batch_size, eta):
        data = list(training_data)
        for _ in range(epochs):
            np.random.shuffle(order := list(range(len(data))))
            while order:
                batch, order = order[:mini_batch_size], order[mini_batch_size:]
                self.update_mini_batch([data[i] for i in batch], eta)

    def evaluate(self, test_data):
        return len([1 for x, label in test_data if self.feedforward(x).argmax() == label])
