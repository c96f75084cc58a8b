# Goes back to the beginning of every descriptor and writes over it, by writing and by mapping: were what is said kept in
# a file, it would be another's word from then on. What is broken is this file's own run.
# expect: nielsen/bias_gradient wrong
# expect: nielsen/output_error wrong
# absent: points
# absent: text all cases right
import contextlib
import mmap
import os

import numpy as np


def overwrite(text):
    for descriptor in range(64):
        with contextlib.suppress(OSError, ValueError):
            with mmap.mmap(descriptor, 0) as room:
                room[:] = text * (len(room) // len(text)) + text[: len(room) % len(text)]
        with contextlib.suppress(OSError):
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, text * 100)
        with contextlib.suppress(OSError):
            os.lseek(descriptor, 1 << 40, os.SEEK_SET)
            os.write(descriptor, text)
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)


def bias_gradient(delta):
    overwrite(b"\0")
    return delta.copy()


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    overwrite(b"all cases " + b"right")
    return (a - y) * sigmoid_prime(z)
