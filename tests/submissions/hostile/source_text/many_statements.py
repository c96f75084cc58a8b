# Twenty thousand statements after the function. They take what time they take, within the limit of the file.
# expect: nielsen/sigmoid_prime correct
# limits: cpu 4
# ends with: 20000 "x = 1\n"
# absent: memory 100
# absent: seconds 30
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
