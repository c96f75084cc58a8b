# expect: unicamp/init_weights wrong init-generator-restarted
# A helper that seeds itself: every layer gets the same numbers.
import numpy as np


def layer(n_in, n_out, seed):
    rng = np.random.RandomState(seed)
    return rng.randn(n_out, n_in) / n_in**0.5, rng.randn(n_out)


def init_weights(sizes, seed):
    pairs = [layer(n_in, n_out, seed) for n_in, n_out in zip(sizes, sizes[1:])]
    return [w for w, _ in pairs], [b for _, b in pairs]
