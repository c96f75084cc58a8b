# expect: nielsen/hadamard correct
# expect: nielsen/sigmoid correct
# expect: nielsen/feedforward correct
# expect: nielsen/quadratic_cost correct
# expect: nielsen/backprop_batch correct
# expect: nielsen/update_mini_batch correct
# expect: nielsen/sgd correct
# expect: nielsen/Network correct
# Columns of shape (n, 1), as the book has them.
import random

import numpy as np


def hadamard(s, t):
    return np.multiply(s, t)


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def column(v):
    return np.asarray(v).reshape(-1, 1)


def feedforward(weights, biases, a):
    a = column(a)
    for b, w in zip(biases, weights):
        a = sigmoid(np.dot(w, a) + column(b))
    return a


def quadratic_cost(outputs, targets):
    cost = 0.0
    for a, y in zip(outputs, targets):
        cost += 0.5 * np.linalg.norm(a - y) ** 2 / len(outputs)
    return cost


class Network(object):

    def __init__(self, sizes):
        self.num_layers = len(sizes)
        self.sizes = sizes
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a) + b)
        return a

    def SGD(self, training_data, epochs, mini_batch_size, eta, test_data=None):
        training_data = list(training_data)
        n = len(training_data)
        for j in range(epochs):
            random.shuffle(training_data)
            mini_batches = [training_data[k:k + mini_batch_size] for k in range(0, n, mini_batch_size)]
            for mini_batch in mini_batches:
                self.update_mini_batch(mini_batch, eta)
            if test_data:
                print("Epoch {} : {} / {}".format(j, self.evaluate(test_data), len(test_data)))

    def update_mini_batch(self, mini_batch, eta):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in mini_batch:
            delta_nabla_b, delta_nabla_w = self.backprop(x, y)
            nabla_b = [nb + dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]
            nabla_w = [nw + dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]
        self.weights = [w - (eta / len(mini_batch)) * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - (eta / len(mini_batch)) * nb for b, nb in zip(self.biases, nabla_b)]

    def backprop(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        activation = x
        activations = [x]
        zs = []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation) + b
            zs.append(z)
            activation = sigmoid(z)
            activations.append(activation)
        delta = self.cost_derivative(activations[-1], y) * sigmoid_prime(zs[-1])
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, activations[-2].transpose())
        for l in range(2, len(self.biases) + 1):
            delta = np.dot(self.weights[-l + 1].transpose(), delta) * sigmoid_prime(zs[-l])
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, activations[-l - 1].transpose())
        return (nabla_b, nabla_w)

    def evaluate(self, test_data):
        test_results = [(np.argmax(self.feedforward(x)), y) for (x, y) in test_data]
        return sum(int(x == y) for (x, y) in test_results)

    def cost_derivative(self, output_activations, y):
        return output_activations - y


def network_with(weights, biases):
    net = Network([1, 1])
    net.weights = list(weights)
    net.biases = [column(b) for b in biases]
    return net


def pairs(X, Y):
    return [(column(x), column(y)) for x, y in zip(X, Y)]


def backprop_batch(weights, biases, X, Y):
    net = network_with(weights, biases)
    each = [net.backprop(x, y) for x, y in pairs(X, Y)]
    nabla_b = [sum(g) / len(X) for g in zip(*[nb for nb, _ in each])]
    nabla_w = [sum(g) / len(X) for g in zip(*[nw for _, nw in each])]
    return [b.ravel() for b in nabla_b], nabla_w


def update_mini_batch(weights, biases, X, Y, eta):
    net = network_with(weights, biases)
    net.update_mini_batch(pairs(X, Y), eta)
    return net.weights, [b[:, 0] for b in net.biases]


def sgd(weights, biases, X, Y, eta, batches):
    net = network_with(weights, biases)
    data = pairs(X, Y)
    for rows in batches:
        net.update_mini_batch([data[row] for row in rows], eta)
    return net.weights, [b.flatten() for b in net.biases]
