# Results of many megabytes for every case, whole numbers of a million digits, texts without end.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/weight_gradient wrong ok
# expect: nielsen/hidden_error wrong ok
# absent: memory 150
# absent: characters 60000
# absent: seconds 30
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    return 10**1_000_000


def bias_gradient(delta):
    return "x" * 10**8


def weight_gradient(delta, a_prev):
    return np.zeros((1000, 1000))


def hidden_error(w_next, delta_next, z):
    return [np.zeros(1000)] * 2000
