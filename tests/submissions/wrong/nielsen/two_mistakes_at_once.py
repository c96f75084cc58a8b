# expect: nielsen/backprop wrong hidden-slope-missing output-slope-missing
# expect: nielsen/update_mini_batch wrong update-uphill batch-not-averaged
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def backprop(weights, biases, x, y):
    """No slope anywhere: neither at the output nor at a hidden layer."""
    activations = [x]
    for w, b in zip(weights, biases):
        activations.append(sigmoid(np.dot(w, activations[-1]) + b))
    nabla_b = [None] * len(weights)
    nabla_w = [None] * len(weights)
    delta = activations[-1] - y
    for level in reversed(range(len(weights))):
        nabla_b[level] = delta
        nabla_w[level] = np.outer(delta, activations[level])
        delta = weights[level].T @ delta
    return nabla_b, nabla_w


def update_mini_batch(weights, biases, X, Y, eta):
    """Added up and not averaged, and then added to the weights."""
    nabla_b = [np.zeros_like(b) for b in biases]
    nabla_w = [np.zeros_like(w) for w in weights]
    for x, y in zip(X, Y):
        activations = [x]
        for w, b in zip(weights, biases):
            activations.append(sigmoid(w @ activations[-1] + b))
        delta = (activations[-1] - y) * activations[-1] * (1 - activations[-1])
        for level in reversed(range(len(weights))):
            nabla_b[level] += delta
            nabla_w[level] += np.outer(delta, activations[level])
            delta = (weights[level].T @ delta) * activations[level] * (1 - activations[level])
    return (
        [w + eta * g for w, g in zip(weights, nabla_w)],
        [b + eta * g for b, g in zip(biases, nabla_b)],
    )
