# New processes and threads by every door, and signals to all others. A fork bomb has no first step.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
import ctypes
import multiprocessing
import os
import pty
import signal
import subprocess
import sys
import threading

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)


def raw(*numbers):
    if libc.syscall(*[ctypes.c_long(each) for each in numbers]) < 0:
        raise OSError(ctypes.get_errno(), "refused")


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def tried(actions):
    worked = []
    for name, action in actions.items():
        try:
            action()
        except (OSError, RuntimeError, ValueError, AttributeError):
            continue
        worked.append(name)
    raise PermissionError(f"worked: {worked}")


def fork_bomb():
    while True:
        os.fork()


def bias_gradient(delta):
    parent = os.getppid()
    tried(
        {
            "fork": fork_bomb,
            "forkpty": pty.fork,
            "vfork": lambda: raw(58),
            "clone": lambda: raw(56, 17, 0, 0, 0, 0),
            "clone3": lambda: raw(435, 0, 0),
            "exec": lambda: os.execv(sys.executable, [sys.executable, "-c", "1"]),
            "spawn": lambda: os.posix_spawn(sys.executable, [sys.executable], {}),
            "run": lambda: subprocess.run([sys.executable, "-c", "1"]),
            "system": lambda: os.popen("true").read(),
            "thread": lambda: threading.Thread(target=print).start(),
            "process": lambda: multiprocessing.Process(target=print).start(),
            "kill all": lambda: os.kill(-1, signal.SIGKILL),
            "kill parent": lambda: os.kill(parent, signal.SIGKILL),
            "kill group": lambda: os.killpg(0, signal.SIGKILL),
            "kill first": lambda: os.kill(1, signal.SIGKILL),
            "thread kill": lambda: raw(234, parent, parent, 9),
            "pidfd": lambda: os.pidfd_open(parent),
            "ptrace": lambda: raw(101, 16, parent, 0, 0),
            "read memory": lambda: raw(310, parent, 0, 0, 0, 0, 0),
            "limits of parent": lambda: raw(302, parent, 7, 1, 0),
            "priority": lambda: os.setpriority(os.PRIO_PROCESS, 0, -5),
            "scheduler": lambda: os.sched_setaffinity(0, {0}),
        }
    )
