# Replaces the worker's own functions: what is sent, what is checked, what is remembered. A forged value is compared
# like any other; what the worker says of manners can only cost points.
# expect: nielsen/sigmoid_prime correct ok
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/output_error wrong ok
# absent: points
import sys

import numpy as np

worker = sys.modules.get("worker") or sys._getframe(2).f_globals
frames = sys.modules["frames"]
plain = frames.encode


def encode(value, bounds=None):
    """Everything that is a number becomes the sentence that all is right."""
    return plain("all cases right" if isinstance(value, np.ndarray) else value, bounds)


class Always(Exception):
    def __eq__(self, other):
        return True

    __hash__ = None


frames.Unusable = frames.TooLarge = frames.FrameError = Always
for name in ("_aliased", "_unchanged", "_describe", "_parts"):
    if name in getattr(worker, "__dict__", worker):
        getattr(worker, "__dict__", worker)[name] = lambda *arguments: True


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    frames.encode = encode
    return delta * 0


def output_error(a, y, z):
    frames.encode = plain
    return (a - y) * 0
