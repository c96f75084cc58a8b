# expect: unicamp/init_weights wrong init-uniform
# The default of many libraries, which is not what is asked for.
import numpy as np


def init_weights(sizes, seed):
    rng = np.random.RandomState(seed)
    weights, biases = [], []
    for n_in, n_out in zip(sizes, sizes[1:]):
        bound = 1 / np.sqrt(n_in)
        weights.append(rng.uniform(-bound, bound, (n_out, n_in)))
        biases.append(rng.randn(n_out))
    return weights, biases
