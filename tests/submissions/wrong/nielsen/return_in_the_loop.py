# expect: nielsen/feedforward wrong first-layer-only
# expect: nielsen/sgd wrong first-batch-only
# expect: nielsen/Network wrong single-epoch
# expect: nielsen/quadratic_cost wrong cost-row-by-row
# A return that stands too far to the right.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def feedforward(weights, biases, a):
    for w, b in zip(weights, biases):
        a = sigmoid(w @ a + b)
        return a


def quadratic_cost(outputs, targets):
    costs = []
    for a, y in zip(outputs, targets):
        costs.append(np.sum((a - y) ** 2) / 2)
    return costs


def backprop_batch(weights, biases, X, Y):
    A = [X]
    for w, b in zip(weights, biases):
        A.append(sigmoid(A[-1] @ w.T + b))
    delta = (A[-1] - Y) * A[-1] * (1 - A[-1])
    nabla_b, nabla_w = [delta.mean(axis=0)], [delta.T @ A[-2] / len(X)]
    for l in range(len(weights) - 1, 0, -1):
        delta = delta @ weights[l] * A[l] * (1 - A[l])
        nabla_b.insert(0, delta.mean(axis=0))
        nabla_w.insert(0, delta.T @ A[l - 1] / len(X))
    return nabla_b, nabla_w


def update_mini_batch(weights, biases, X, Y, eta):
    nabla_b, nabla_w = backprop_batch(weights, biases, X, Y)
    return [w - eta * n for w, n in zip(weights, nabla_w)], [b - eta * n for b, n in zip(biases, nabla_b)]


def sgd(weights, biases, X, Y, eta, batches):
    for rows in batches:
        weights, biases = update_mini_batch(weights, biases, X[rows], Y[rows], eta)
        return weights, biases


class Network:
    def __init__(self, sizes):
        self.biases = [np.random.randn(n) for n in sizes[1:]]
        self.weights = [np.random.randn(n, m) for m, n in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(w @ a + b)
        return a

    def backprop(self, x, y):
        activations = [x]
        for b, w in zip(self.biases, self.weights):
            activations.append(sigmoid(w @ activations[-1] + b))
        delta = (activations[-1] - y) * activations[-1] * (1 - activations[-1])
        nabla_b, nabla_w = [delta], [np.outer(delta, activations[-2])]
        for l in range(len(self.weights) - 1, 0, -1):
            delta = (self.weights[l].T @ delta) * activations[l] * (1 - activations[l])
            nabla_b.insert(0, delta)
            nabla_w.insert(0, np.outer(delta, activations[l - 1]))
        return nabla_b, nabla_w

    def update_mini_batch(self, mini_batch, eta):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in mini_batch:
            db, dw = self.backprop(x, y)
            nabla_b = [n + d for n, d in zip(nabla_b, db)]
            nabla_w = [n + d for n, d in zip(nabla_w, dw)]
        self.weights = [w - eta / len(mini_batch) * n for w, n in zip(self.weights, nabla_w)]
        self.biases = [b - eta / len(mini_batch) * n for b, n in zip(self.biases, nabla_b)]

    def SGD(self, training_data, epochs, mini_batch_size, eta):
        training_data = list(training_data)
        for _ in range(epochs):
            np.random.shuffle(order := np.arange(len(training_data)))
            for k in range(0, len(order), mini_batch_size):
                self.update_mini_batch([training_data[i] for i in order[k:k + mini_batch_size]], eta)
            return

    def evaluate(self, test_data):
        return sum(int(np.argmax(self.feedforward(x)) == y) for x, y in test_data)
