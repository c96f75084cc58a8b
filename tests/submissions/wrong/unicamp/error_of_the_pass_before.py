# expect: unicamp/train_fixed_biases wrong error-before-update
# expect: unicamp/numerical_gradient wrong eps-multiplied
# expect: unicamp/gradient_check wrong error-of-norms
import numpy as np
from numpy.linalg import norm


def train_fixed_biases(weights, biases, x, t, eta, steps):
    if steps < 1:
        raise ValueError("steps must be positive")
    for _ in range(steps):
        outs = [x]
        for w, b in zip(weights, biases):
            outs.append(1 / (1 + np.exp(-(w @ outs[-1] + b))))
        error = 0.5 * np.sum((t - outs[-1]) ** 2)
        d = (outs[-1] - t) * outs[-1] * (1 - outs[-1])
        new = []
        for l in reversed(range(len(weights))):
            new = [weights[l] - eta * np.outer(d, outs[l])] + new
            d = weights[l].T @ d * outs[l] * (1 - outs[l])
        weights = new
    return weights, error, outs[-1]


def numerical_gradient(f, params, eps):
    grad = np.empty(params.shape)
    for i in np.ndindex(*params.shape):
        a = params.copy()
        b = params.copy()
        a[i] += eps
        b[i] -= eps
        grad[i] = (f(a) - f(b)) / 2 * eps
    return grad


def gradient_check(f, grad, params, eps):
    g = grad(params)
    n = np.empty(params.shape)
    for i in np.ndindex(*params.shape):
        a = params.copy()
        b = params.copy()
        a[i] += eps
        b[i] -= eps
        n[i] = (f(a) - f(b)) / (2 * eps)
    return norm(n - g) / (norm(n) + norm(g))
