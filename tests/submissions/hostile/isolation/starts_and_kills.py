# New processes and threads by every door. A fork bomb has no first step. Each door is tried once, so that the control
# without walls does no harm.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: plain
# bites: fork pty clone clone3 spawn run shell thread pool process
# absent: process
import concurrent.futures
import ctypes
import multiprocessing
import os
import pty
import subprocess
import sys
import threading

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
CLONE = 56 if os.uname().machine == "x86_64" else 220
NULL = [(os.POSIX_SPAWN_OPEN, each, "/dev/null", os.O_RDWR, 0) for each in (0, 1, 2)]


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


def child(number):
    """The child ends at once; no child, no success."""
    if number == 0:
        os._exit(0)
    if number < 0:
        raise OSError(ctypes.get_errno(), "refused")


def raw(*numbers):
    return libc.syscall(*[ctypes.c_long(each) for each in numbers])


def clone3():
    asked = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17)
    return libc.syscall(ctypes.c_long(435), asked, ctypes.c_long(88))


def bias_gradient(delta):
    here = [sys.executable or "/bin/true", "-c", "'BAIT_NAME'"]
    attempts = {
        "fork": lambda: child(os.fork()),
        "pty": lambda: child(pty.fork()[0]),
        "clone": lambda: child(raw(CLONE, 17, 0, 0, 0, 0)),
        "clone3": lambda: child(clone3()),
        "spawn": lambda: os.posix_spawn("/bin/sleep", ["BAIT_NAME", "60"], {}, file_actions=NULL),
        "run": lambda: subprocess.run(here, check=True),
        "shell": lambda: os.popen("echo ok").read()[1],
        "thread": lambda: threading.Thread(target=print).start(),
        "pool": lambda: concurrent.futures.ThreadPoolExecutor().submit(print).result(),
        "process": lambda: multiprocessing.get_context("fork").Process(target=print).start(),
    }
    attempts |= {f"again {n}": attempts["fork"] for n in range(200) if os.getpid() == 1}
    tried(attempts)
