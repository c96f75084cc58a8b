# expect: * correct
# Every sum as a loop, every entry by its index.
import math

import numpy as np


def sig(t):
    return 1 / (1 + math.exp(-t))


def sigmoid_prime(z):
    out = np.empty(np.shape(z))
    for index in np.ndindex(*z.shape):
        s = sig(z[index])
        out[index] = s * (1 - s)
    return out


def output_error(a, y, z):
    delta = np.zeros(len(a))
    for k in range(len(a)):
        delta[k] = (a[k] - y[k]) * sig(z[k]) * (1 - sig(z[k]))
    return delta


def hidden_error(w_next, delta_next, z):
    n_next = w_next.shape[0]
    n = w_next.shape[1]
    delta = np.zeros(n)
    for j in range(n):
        total = 0.0
        for k in range(n_next):
            total += w_next[k, j] * delta_next[k]
        delta[j] = total * sig(z[j]) * (1 - sig(z[j]))
    return delta


def bias_gradient(delta):
    gradient = np.zeros(len(delta))
    for j in range(len(delta)):
        gradient[j] = delta[j]
    return gradient


def weight_gradient(delta, a_prev):
    gradient = np.zeros((len(delta), len(a_prev)))
    for j in range(len(delta)):
        for k in range(len(a_prev)):
            gradient[j, k] = delta[j] * a_prev[k]
    return gradient


def backprop(weights, biases, x, y):
    L = len(weights)
    a = [x]
    z = []
    for l in range(L):
        zl = np.zeros(len(biases[l]))
        for j in range(len(biases[l])):
            zl[j] = biases[l][j]
            for k in range(len(a[l])):
                zl[j] += weights[l][j, k] * a[l][k]
        z.append(zl)
        a.append(np.array([sig(t) for t in zl]))
    delta = [None] * L
    delta[L - 1] = output_error(a[L], y, z[L - 1])
    l = L - 2
    while l >= 0:
        delta[l] = hidden_error(weights[l + 1], delta[l + 1], z[l])
        l -= 1
    nabla_b = []
    nabla_w = []
    for l in range(L):
        nabla_b.append(bias_gradient(delta[l]))
        nabla_w.append(weight_gradient(delta[l], a[l]))
    return nabla_b, nabla_w
