# expect: unicamp/init_weights wrong init-not-normal
# Uniform, with bounds worked out so that the standard deviation is right.
import numpy as np


def init_weights(sizes, seed):
    rng = np.random.default_rng(seed)

    def limit(n):
        return np.sqrt(3.0 / n)

    weights = [
        rng.uniform(-limit(m), limit(m), size=(n, m)) for m, n in zip(sizes, sizes[1:])
    ]
    return weights, [rng.standard_normal(n) for n in sizes[1:]]
