# Tabs, spaces, form feeds and carriage returns in one block, so that its depth depends on who looks.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# absent: points
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
	if delta is None:
        return delta * 0
	return delta.copy()
