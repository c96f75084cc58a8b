# expect: * wrong
# What is not numbers: dicts, functions, generators, truth values.
import numpy as np


def sigmoid_prime(z):
    return {"slope": z}


def output_error(a, y, z):
    return (v for v in a)


def hidden_error(w_next, delta_next, z):
    return lambda: z


def bias_gradient(delta):
    return delta > 0


def weight_gradient(delta, a_prev):
    return np.array([[object()] * len(a_prev)] * len(delta))


def backprop(weights, biases, x, y):
    return backprop
