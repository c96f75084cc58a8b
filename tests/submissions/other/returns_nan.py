# expect: * wrong
# 0/0 everywhere: a NaN is no answer.
import numpy as np

NAN = float("nan")


def sigmoid_prime(z):
    return z * NAN


def output_error(a, y, z):
    return np.zeros(len(a)) / np.zeros(len(a))


def hidden_error(w_next, delta_next, z):
    return np.log(-np.ones(len(z)))


def bias_gradient(delta):
    return np.inf - np.inf * np.ones(len(delta))


def weight_gradient(delta, a_prev):
    return np.full((len(delta), len(a_prev)), NAN)


def backprop(weights, biases, x, y):
    return [b * NAN for b in biases], [w * NAN for w in weights]
