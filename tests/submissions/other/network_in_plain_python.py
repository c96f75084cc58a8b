# expect: nielsen/Network correct
# Slow but honest: every weight is a Python number, every sum a loop.
import random
from math import exp


class Network:
    def __init__(self, sizes):
        self.weights = [[[random.gauss(0, 1) for _ in range(m)] for _ in range(n)] for m, n in zip(sizes, sizes[1:])]
        self.biases = [[random.gauss(0, 1) for _ in range(n)] for n in sizes[1:]]

    def activations(self, x):
        a = [list(x)]
        for w, b in zip(self.weights, self.biases):
            out = []
            for j in range(len(b)):
                z = b[j]
                for k in range(len(a[-1])):
                    z += w[j][k] * a[-1][k]
                out.append(1 / (1 + exp(-z)))
            a.append(out)
        return a

    def feedforward(self, a):
        return self.activations(a)[-1]

    def backprop(self, x, y):
        a = self.activations(x)
        nabla_b, nabla_w = [], []
        error = [ak - yk for ak, yk in zip(a[-1], y)]
        for l in range(len(self.weights) - 1, -1, -1):
            delta = []
            for j in range(len(a[l + 1])):
                delta.append(error[j] * a[l + 1][j] * (1 - a[l + 1][j]))
            nabla_b.insert(0, delta)
            nabla_w.insert(0, [[d * ak for ak in a[l]] for d in delta])
            error = [0.0] * len(a[l])
            for k in range(len(a[l])):
                for j in range(len(delta)):
                    error[k] += self.weights[l][j][k] * delta[j]
        return nabla_b, nabla_w

    def update_mini_batch(self, mini_batch, eta):
        gradients = [self.backprop(x, y) for x, y in mini_batch]
        rate = eta / len(mini_batch)
        for nabla_b, nabla_w in gradients:
            for l in range(len(self.weights)):
                for j in range(len(self.weights[l])):
                    self.biases[l][j] -= rate * nabla_b[l][j]
                    for k in range(len(self.weights[l][j])):
                        self.weights[l][j][k] -= rate * nabla_w[l][j][k]

    def SGD(self, training_data, epochs, mini_batch_size, eta):
        data = list(training_data)
        for _ in range(epochs):
            random.shuffle(data)
            for i in range(0, len(data), mini_batch_size):
                self.update_mini_batch(data[i:i + mini_batch_size], eta)

    def evaluate(self, test_data):
        right = 0
        for x, label in test_data:
            out = self.feedforward(x)
            if out.index(max(out)) == label:
                right += 1
        return right
