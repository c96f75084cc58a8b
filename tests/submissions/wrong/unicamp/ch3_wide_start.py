# expect: unicamp/init_weights wrong init-scale-left-out
# The start of the first chapter: every weight standard normal.
import numpy as np


def init_weights(sizes, seed):
    np.random.seed(seed)
    biases = [np.random.randn(y) for y in sizes[1:]]
    weights = [np.random.randn(y, x) for x, y in zip(sizes[:-1], sizes[1:])]
    return weights, biases
