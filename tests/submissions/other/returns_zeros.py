# expect: * wrong
# expect: nielsen/bias_gradient wrong bias-gradient-zero
# Zeros of the right shape: close to a gradient that has vanished, but to no other.
import numpy as np


def sigmoid_prime(z):
    return 0 * z


def output_error(a, y, z):
    return np.zeros(len(z))


def hidden_error(w_next, delta_next, z):
    return np.zeros(len(z))


def bias_gradient(delta):
    return np.zeros(len(delta))


def weight_gradient(delta, a_prev):
    return np.zeros((len(delta), len(a_prev)))


def backprop(weights, biases, x, y):
    return [0 * b for b in biases], [0 * w for w in weights]
