# expect: nielsen/sigmoid_prime correct
# expect: nielsen/sigmoid wrong
# expect: datacamp/get_slope wrong
# expect: nielsen/hadamard wrong
# A derivative by a complex step: with the imaginary part taken, and without; needless complex numbers.
import numpy as np

H = 1e-20


def sigmoid(z):
    return 1 / (1 + np.exp(-(z + 0j)))


def sigmoid_prime(z):
    return sigmoid(z + 1j * H).imag / H


def get_slope(x, w, y):
    slopes = []
    for i in range(len(w)):
        moved = w.astype(complex)
        moved[i] += 1j * H
        slopes.append((x @ moved - y) ** 2 / H)
    return slopes


def hadamard(s, t):
    return np.multiply(s, t, dtype=complex)
