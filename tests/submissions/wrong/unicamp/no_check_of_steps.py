# expect: unicamp/train_fixed_biases wrong no-steps-accepted
# expect: unicamp/numerical_gradient wrong parameters-not-restored
# expect: unicamp/gradient_check wrong errors-averaged
import numpy as np


def train_fixed_biases(weights, biases, x, t, eta, steps):
    W = [np.array(w) for w in weights]

    def predict():
        acts = [x]
        for w, b in zip(W, biases):
            acts.append(1 / (1 + np.exp(-w.dot(acts[-1]) - b)))
        return acts

    for _ in range(steps):
        acts = predict()
        delta = (acts[-1] - t) * acts[-1] * (1 - acts[-1])
        grads = []
        for l in range(len(W) - 1, -1, -1):
            grads.append(np.outer(delta, acts[l]))
            delta = W[l].T.dot(delta) * acts[l] * (1 - acts[l])
        for w, g in zip(W, reversed(grads)):
            w -= eta * g
    y = predict()[-1]
    return W, ((t - y) ** 2).sum() / 2, y


def numerical_gradient(f, params, eps):
    grad = np.zeros(params.shape)
    flat, out = params.reshape(-1), grad.reshape(-1)
    for i in range(flat.size):
        flat[i] += eps
        up = f(params)
        flat[i] -= 2 * eps
        out[i] = (up - f(params)) / (2 * eps)
    return grad


def gradient_check(f, grad, params, eps):
    g = grad(params)
    errors = []
    for i in np.ndindex(*params.shape):
        old = params[i]
        params[i] = old + eps
        up = f(params)
        params[i] = old - eps
        down = f(params)
        params[i] = old
        n = (up - down) / (2 * eps)
        errors.append(abs(n - g[i]) / max(abs(n), abs(g[i]), 1e-8))
    return sum(errors) / len(errors)
