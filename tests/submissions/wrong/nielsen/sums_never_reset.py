# expect: nielsen/Network wrong sums-kept-in-the-network
# expect: nielsen/sgd wrong batch-sums-kept
# expect: nielsen/backprop_batch wrong last-example-only
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class Network:
    def __init__(self, sizes):
        self.biases = [np.random.randn(n) for n in sizes[1:]]
        self.weights = [np.random.randn(n, m) for m, n in zip(sizes[:-1], sizes[1:])]
        self.sum_b = [np.zeros(b.shape) for b in self.biases]
        self.sum_w = [np.zeros(w.shape) for w in self.weights]

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
        for l in range(len(self.weights)):
            self.sum_b[l] += nabla_b[l]
            self.sum_w[l] += nabla_w[l]
        return [s.copy() for s in self.sum_b], [s.copy() for s in self.sum_w]

    def update_mini_batch(self, mini_batch, eta):
        for x, y in mini_batch:
            self.backprop(x, y)
        rate = eta / len(mini_batch)
        self.weights = [w - rate * s for w, s in zip(self.weights, self.sum_w)]
        self.biases = [b - rate * s for b, s in zip(self.biases, self.sum_b)]

    def SGD(self, training_data, epochs, mini_batch_size, eta):
        training_data = list(training_data)
        for _ in range(epochs):
            np.random.shuffle(order := np.arange(len(training_data)))
            for k in range(0, len(order), mini_batch_size):
                self.update_mini_batch([training_data[i] for i in order[k:k + mini_batch_size]], eta)

    def evaluate(self, test_data):
        return sum(int(np.argmax(self.feedforward(x)) == y) for x, y in test_data)


def start(weights, biases):
    net = Network([len(weights[0][0])] + [len(b) for b in biases])
    net.weights, net.biases = list(weights), list(biases)
    return net


def sgd(weights, biases, X, Y, eta, batches):
    net = start(weights, biases)
    for rows in batches:
        net.update_mini_batch([(X[row], Y[row]) for row in rows], eta)
    return net.weights, net.biases


def backprop_batch(weights, biases, X, Y):
    for x, y in zip(X, Y):
        nabla_b, nabla_w = start(weights, biases).backprop(x, y)
    return nabla_b, nabla_w
