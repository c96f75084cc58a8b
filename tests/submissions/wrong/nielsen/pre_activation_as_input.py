# expect: nielsen/backprop wrong pre-activation-as-input
# z is kept where the activation is needed.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def backprop(weights, biases, x, y):
    a, inputs = x, [x]
    for w, b in zip(weights, biases):
        z = w @ a + b
        a = sigmoid(z)
        inputs.append(z)
    delta = (a - y) * sigmoid(z) * (1 - sigmoid(z))
    nabla_b, nabla_w = [None] * len(weights), [None] * len(weights)
    for l in reversed(range(len(weights))):
        nabla_b[l] = delta
        nabla_w[l] = np.outer(delta, inputs[l])
        if l > 0:
            s = sigmoid(inputs[l])
            delta = weights[l].T.dot(delta) * s * (1 - s)
    return nabla_b, nabla_w
