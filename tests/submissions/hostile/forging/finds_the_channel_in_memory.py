# No frame needs to be walked: the collector knows every object, so the channel is found among them, and the end is
# said before its time. An end before all is said is no end.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong crashed
# expect: nielsen/output_error correct
# says: disturbed the process
# absent: points
import gc
import sys

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    gc.unfreeze()  # what was there before the fork as well
    for thing in gc.get_objects():
        if type(thing).__name__ == "Channel":
            thing.send(b"d", [1, "ok", "", 0, True])
            thing.send(b"e", None)
    return delta * 0


def output_error(a, y, z):
    return (a - y) * sigmoid_prime(z)
