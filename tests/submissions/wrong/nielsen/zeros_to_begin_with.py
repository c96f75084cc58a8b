# expect: nielsen/feedforward wrong column-plus-row
# expect: nielsen/Network wrong start-at-zero
# expect: nielsen/sgd wrong batches-in-row-order
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def feedforward(weights, biases, a):
    a = a.reshape(-1, 1)
    for w, b in zip(weights, biases):
        a = sigmoid(np.dot(w, a) + b)
    return a


class Network:
    def __init__(self, sizes):
        self.biases = [np.zeros(n) for n in sizes[1:]]
        self.weights = [np.zeros((n, m)) for m, n in zip(sizes[:-1], sizes[1:])]

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

    def evaluate(self, test_data):
        return sum(int(np.argmax(self.feedforward(x)) == y) for x, y in test_data)


def sgd(weights, biases, X, Y, eta, batches):
    net = Network([1, 1])
    net.weights, net.biases = weights, biases
    at = 0
    for batch in batches:
        rows = [(at + i) % len(X) for i in range(len(batch))]
        net.update_mini_batch([(X[row], Y[row]) for row in rows], eta)
        at += len(batch)
    return net.weights, net.biases
