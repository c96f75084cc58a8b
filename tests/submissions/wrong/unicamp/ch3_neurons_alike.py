# expect: unicamp/init_weights wrong init-neurons-alike
# One row of weights for the whole layer.
import numpy as np


def init_weights(sizes, seed):
    np.random.seed(seed)
    weights = []
    biases = []
    for i in range(1, len(sizes)):
        row = np.random.randn(sizes[i - 1]) / np.sqrt(sizes[i - 1])
        weights.append(np.array([row for _ in range(sizes[i])]))
        biases.append(np.random.randn(sizes[i]))
    return weights, biases
