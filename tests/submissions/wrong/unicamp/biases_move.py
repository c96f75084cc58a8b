# expect: unicamp/train_fixed_biases wrong biases-trained-too
# expect: unicamp/numerical_gradient wrong one-sided-difference
# expect: unicamp/gradient_check wrong one-sided-difference
import numpy as np


def train_fixed_biases(weights, biases, x, t, eta, steps):
    if steps < 1:
        raise ValueError
    W, B = list(weights), list(biases)

    def forward():
        a = [x]
        for w, b in zip(W, B):
            a.append(1 / (1 + np.exp(-(w @ a[-1] + b))))
        return a

    for _ in range(steps):
        a = forward()
        delta = (a[-1] - t) * a[-1] * (1 - a[-1])
        for l in reversed(range(len(W))):
            up = (W[l].T @ delta) * a[l] * (1 - a[l])
            W[l] = W[l] - eta * np.outer(delta, a[l])
            B[l] = B[l] - eta * delta
            delta = up
    out = forward()[-1]
    return W, 0.5 * np.sum((t - out) ** 2), out


def numerical_gradient(f, params, eps):
    base = f(params)
    grad = np.zeros(params.shape)
    for i in np.ndindex(params.shape):
        moved = params.copy()
        moved[i] += eps
        grad[i] = (f(moved) - base) / eps
    return grad


def gradient_check(f, grad, params, eps):
    n, g = numerical_gradient(f, params, eps), grad(params)
    return np.max(np.abs(n - g) / np.maximum(1e-8, np.maximum(abs(n), abs(g))))
