# expect: nielsen/update_mini_batch wrong examples-one-by-one
# expect: nielsen/sgd wrong examples-one-by-one
# expect: nielsen/Network wrong examples-one-by-one
# Every example at once: what is a mini-batch for?
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


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
        for x, y in mini_batch:
            nabla_b, nabla_w = self.backprop(x, y)
            self.weights = [w - eta * n for w, n in zip(self.weights, nabla_w)]
            self.biases = [b - eta * n for b, n in zip(self.biases, nabla_b)]

    def SGD(self, training_data, epochs, mini_batch_size, eta):
        training_data = list(training_data)
        for _ in range(epochs):
            np.random.shuffle(order := np.arange(len(training_data)))
            for k in range(0, len(order), mini_batch_size):
                self.update_mini_batch([training_data[i] for i in order[k:k + mini_batch_size]], eta)

    def evaluate(self, test_data):
        return sum(int(np.argmax(self.feedforward(x)) == y) for x, y in test_data)


def update_mini_batch(weights, biases, X, Y, eta):
    net = Network([1, 1])
    net.weights, net.biases = weights, biases
    net.update_mini_batch(list(zip(X, Y)), eta)
    return net.weights, net.biases


def sgd(weights, biases, X, Y, eta, batches):
    for rows in batches:
        weights, biases = update_mini_batch(weights, biases, X[rows], Y[rows], eta)
    return weights, biases
