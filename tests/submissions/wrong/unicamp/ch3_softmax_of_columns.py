# expect: unicamp/softmax wrong softmax-over-the-batch
# expect: unicamp/softmax_cross_entropy wrong softmax-jacobian-diagonal
# One axis too few in softmax; and the error is chained through the diagonal of the Jacobian only.
import numpy as np


def softmax(z):
    e = np.exp(z - np.max(z, axis=0))
    return e / np.sum(e, axis=0)


def softmax_cross_entropy(z, y):
    shifted = z - z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    a = np.exp(logs)
    dC_da_times_a = -y
    return -(y * logs).sum() / z.shape[0], dC_da_times_a * (1 - a)
