# expect: unicamp/train_fixed_biases correct
# expect: unicamp/numerical_gradient correct
# expect: unicamp/gradient_check correct
import numpy as np


def forward(weights, biases, x):
    activations = [np.asarray(x, dtype=float)]
    for w, b in zip(weights, biases):
        z = np.dot(w, activations[-1]) + b
        activations.append(1.0 / (1.0 + np.exp(-z)))
    return activations


def backward(weights, activations, t):
    out = activations[-1]
    delta = -(t - out) * out * (1 - out)
    grads = [None] * len(weights)
    for l in range(len(weights) - 1, -1, -1):
        grads[l] = delta[:, np.newaxis] * activations[l][np.newaxis, :]
        if l > 0:
            delta = np.dot(weights[l].T, delta) * activations[l] * (1 - activations[l])
    return grads


def train_fixed_biases(weights, biases, x, t, eta, steps):
    if steps <= 0:
        raise ValueError("I need at least one step")
    weights = [w.copy() for w in weights]
    for i in range(steps):
        grads = backward(weights, forward(weights, biases, x), t)
        for w, g in zip(weights, grads):
            w -= eta * g
    outputs = forward(weights, biases, x)[-1]
    error = 0.5 * ((t - outputs) ** 2).sum()
    return weights, error, outputs


def numerical_gradient(f, params, eps):
    grad = np.zeros_like(params)
    it = np.nditer(params, flags=["multi_index"])
    while not it.finished:
        i = it.multi_index
        old = params[i]
        params[i] = old + eps
        plus = f(params)
        params[i] = old - eps
        minus = f(params)
        params[i] = old
        grad[i] = (plus - minus) / (2 * eps)
        it.iternext()
    return grad


def gradient_check(f, grad, params, eps):
    n = numerical_gradient(f, params, eps)
    g = grad(params)
    return np.max(np.abs(n - g) / np.maximum(np.maximum(np.abs(n), np.abs(g)), 1e-8))
