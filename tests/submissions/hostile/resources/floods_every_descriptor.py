# Writes without end to every descriptor but the output, many bytes at a time and few: whoever listens there has much to
# do, and no more than this function has time.
# expect: nielsen/bias_gradient wrong
# expect: nielsen/output_error wrong
# limits: cpu 1.5 case 0.3
# absent: seconds 24
# absent: memory 100
import contextlib
import os

import numpy as np


def flood(data):
    while True:
        for descriptor in range(3, 64):
            with contextlib.suppress(OSError):
                os.write(descriptor, data)


def bias_gradient(delta):
    flood(b"!")


def output_error(a, y, z):
    flood(b"\xff" * 100_000)
