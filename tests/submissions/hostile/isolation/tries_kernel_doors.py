# System calls by which judges have been left before: rings, filters, keys, clocks, modules, terminals, quotas. What is
# asked for is nonsense, so that the control does no harm; the question is who answers, the call or the filter before it.
# The numbers are those of x86-64.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# machine: x86_64
# control: plain
# bites: io_uring seccomp landlock memfd_secret pipe splice sendmsg sendfile mlock pkey arch ldt aio prctl random
# bites as root: module kexec reboot clock swap quota handle syslog ioperm accounting
# absent: grader
import ctypes

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
room = ctypes.create_string_buffer(4096)


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


def raw(*numbers):
    wide = [each if isinstance(each, ctypes.Array) else ctypes.c_long(each) for each in numbers]
    if libc.syscall(*wide) < 0 and ctypes.get_errno() in (1, 13):
        raise OSError(ctypes.get_errno(), "refused")


def bias_gradient(delta):
    tried({
        "io_uring": lambda: raw(425, 0, room),
        "seccomp": lambda: raw(317, 9, 0, room),
        "landlock": lambda: raw(444, room, 1, 0),
        "memfd_secret": lambda: raw(447, 0),
        "pipe": lambda: raw(293, room, 0),
        "splice": lambda: raw(275, 99, 0, 98, 0, 1, 0),
        "sendmsg": lambda: raw(46, 99, room, 0),
        "sendfile": lambda: raw(40, 99, 98, 0, 1),
        "mlock": lambda: raw(149, 0, 0),
        "pkey": lambda: raw(330, 9, 9),
        "arch": lambda: raw(158, 0x9999, 1),
        "ldt": lambda: raw(154, 0, room, 16),
        "aio": lambda: raw(206, 0, room),
        "prctl": lambda: raw(157, 16, room, 0, 0, 0),
        "random": lambda: raw(1000, 0),
        "module": lambda: raw(175, room, 1, room),
        "kexec": lambda: raw(246, 0, 99, 0, 0),
        "reboot": lambda: raw(169, 0, 0, 0, 0),
        "clock": lambda: raw(227, 99, room),
        "swap": lambda: raw(167, room, 0),
        "quota": lambda: raw(179, 0xFF, 0, 0, 0),
        "handle": lambda: raw(304, 99, room, 0),
        "syslog": lambda: raw(103, 99, room, 9),
        "ioperm": lambda: raw(173, 0, 0, 1),
        "accounting": lambda: raw(163, 0),
    })
