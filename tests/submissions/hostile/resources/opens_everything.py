# As many descriptors as there are. The next function has some again, in a jail of its own or in this one.
# expect: nielsen/bias_gradient wrong error
# expect: nielsen/sigmoid_prime correct
# says: OSError
# absent: grader
import os

import numpy as np

held = []


def bias_gradient(delta):
    while True:
        held.append(os.open(os.__file__, os.O_RDONLY))


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
