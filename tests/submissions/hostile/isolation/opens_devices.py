# Devices and terminals: to type for the teacher, to read what others typed, to fill what does not end.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: plain
# bites: nothing zeros chance full pair
# bites as root: log
# absent: escapes
import os

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def tried(attempts):
    worked = []
    for name, attempt in attempts.items():
        try:
            attempt()
        except Exception:
            continue
        worked.append(name)
    raise PermissionError(f"worked: {worked}")


def bias_gradient(delta):
    tried({
        "nothing": lambda: os.open("/dev/null", os.O_RDWR),
        "zeros": lambda: os.read(os.open("/dev/zero", os.O_RDONLY), 9),
        "chance": lambda: os.read(os.open("/dev/urandom", os.O_RDONLY), 9),
        "full": lambda: os.open("/dev/full", os.O_WRONLY),
        "pair": os.openpty,
        "log": lambda: os.open("/dev/kmsg", os.O_RDONLY),
    })
