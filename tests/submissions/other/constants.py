# expect: nielsen/bias_gradient wrong
# expect: nielsen/sigmoid_prime wrong error
# The answer of the public example typed in; a value where a function should be.
import numpy as np

sigmoid_prime = 0.25


def bias_gradient(delta):
    return np.array([0.25, -0.5])
