# Locks of every kind on files that the next submission needs as well: the library, NumPy, the canary.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: plain
# bites: whole record open-file lease owner notice
# absent: lock
import contextlib
import fcntl
import os
import struct

import numpy as np

FILES = ("BAIT_FOLDER/canary", os.__file__, np.__file__)


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


def on_any(action, mode=os.O_RDONLY):
    """Done with one of the files at least; without walls that is the first, and it stays at that."""
    for path in FILES:
        with contextlib.suppress(OSError):
            action(os.open(path, mode))
            return
    raise OSError("refused")


def bias_gradient(delta):
    record = struct.pack("hhqqi", fcntl.F_RDLCK, 0, 0, 0, 0)
    folder = lambda: os.open("BAIT_FOLDER" if os.path.isdir("BAIT_FOLDER") else os.path.dirname(os.__file__), os.O_RDONLY)
    tried({
        "whole": lambda: on_any(lambda fd: fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)),
        "record": lambda: on_any(lambda fd: fcntl.fcntl(fd, fcntl.F_SETLK, record)),
        "open-file": lambda: on_any(lambda fd: fcntl.fcntl(fd, 37, record)),
        "lease": lambda: on_any(lambda fd: fcntl.fcntl(fd, 1024, fcntl.F_RDLCK)),
        "owner": lambda: on_any(lambda fd: fcntl.fcntl(fd, fcntl.F_SETOWN, os.getpid())),
        "notice": lambda: fcntl.fcntl(folder(), 1026, 4),
    })
