# Changes who it is: user, groups, powers, name, folder, manner. Where a change would be none, asking is the attack.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: plain
# bites: user group saved name dump manner folder nice mask limit timer session
# bites as root: groups powers
# absent: grader
import ctypes
import os
import resource
import signal

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)


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


def checked(found):
    if found < 0:
        raise OSError(ctypes.get_errno(), "refused")


def mask():
    """umask has no error to return; the second call says whether the first one was heard."""
    libc.umask(0o123)
    if libc.umask(0o22) != 0o123:
        raise OSError("refused")


def bias_gradient(delta):
    tried({
        "user": lambda: os.setuid(os.getuid()),
        "group": lambda: os.setgid(os.getgid()),
        "saved": lambda: os.setresuid(-1, -1, -1),
        "groups": lambda: os.setgroups([]),
        "powers": lambda: checked(libc.prctl(24, 30, 0, 0, 0)),
        "name": lambda: checked(libc.prctl(15, b"python", 0, 0, 0)),
        "dump": lambda: checked(libc.prctl(4, 1, 0, 0, 0)),
        "manner": lambda: checked(libc.personality(0xFFFFFFFF)),
        "folder": lambda: os.chdir("/"),
        "nice": lambda: os.nice(1),
        "mask": mask,
        "limit": lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
        "timer": lambda: signal.setitimer(signal.ITIMER_REAL, 1000),
        "session": lambda: checked(libc.getpgid(int("BAIT_PROCESS"))),
    })
