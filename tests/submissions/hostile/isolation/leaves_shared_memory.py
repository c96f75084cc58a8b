# Memory, queues and semaphores that outlive their maker and that the next one could read.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: plain
# bites: memory semaphore messages queue file named nameless
# absent: shared
import ctypes
import multiprocessing.shared_memory
import os

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
KEY = int("BAIT_KEY")


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


def named():
    made = multiprocessing.shared_memory.SharedMemory("BAIT_NAME-named", True, 64)
    made.buf[:3] = b"ill"
    made.close()
    made.unlink()


def bias_gradient(delta):
    tried({
        "memory": lambda: checked(libc.shmget(KEY, 4096, 0o1666)),
        "semaphore": lambda: checked(libc.semget(KEY, 1, 0o1666)),
        "messages": lambda: checked(libc.msgget(KEY, 0o1666)),
        "queue": lambda: checked(libc.mq_open(b"/BAIT_NAME", os.O_CREAT | os.O_RDWR, 0o666, None)),
        "file": lambda: open("/dev/shm/BAIT_NAME", "w"),
        "named": named,
        "nameless": lambda: os.memfd_create("BAIT_NAME"),
    })
