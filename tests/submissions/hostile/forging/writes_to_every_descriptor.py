# Frames with guessed tokens, none at all, zeros, on every descriptor there is. The first wrong byte ends that run.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong crashed
# says: disturbed the process
# absent: points
# absent: text guessed-by-me
import os

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    claim = b"l\5\0\0\0i\1\1s\2\0\0\0oks\x0d\0\0\0guessed-by-mei\1\0T"
    for token in (bytes(16), b"\xff" * 16, os.urandom(16), b""):
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, token + b"d" + len(claim).to_bytes(4, "little") + claim)
            except OSError:
                continue
    return delta * 0
