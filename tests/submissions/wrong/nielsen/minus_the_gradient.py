# expect: nielsen/backprop wrong sign-flipped
# expect: nielsen/backprop_batch wrong sign-flipped
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def backprop_batch(weights, biases, X, Y):
    """The direction of steepest descent, -grad C: add eta times this to the parameters."""
    activations = [X]
    for w, b in zip(weights, biases):
        activations.append(sigmoid(activations[-1] @ w.T + b))
    delta = (Y - activations[-1]) * activations[-1] * (1 - activations[-1])
    steps_b, steps_w = [], []
    for level in reversed(range(len(weights))):
        steps_b.insert(0, delta.mean(axis=0))
        steps_w.insert(0, delta.T @ activations[level] / len(X))
        delta = (delta @ weights[level]) * activations[level] * (1 - activations[level])
    return steps_b, steps_w


def backprop(weights, biases, x, y):
    """The direction of steepest descent, -grad C, for one example."""
    return backprop_batch(weights, biases, x[None, :], y[None, :])
