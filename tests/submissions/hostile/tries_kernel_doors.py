# System calls by which judges have been left before: keys, rings, filters, namespaces, mounts, terminals, locks.
# The numbers are those of x86-64.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
import ctypes
import fcntl
import mmap
import os
import resource
import signal

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
room = ctypes.create_string_buffer(4096)


def raw(*numbers):
    if libc.syscall(*[ctypes.c_long(ctypes.addressof(room) if each is room else each) for each in numbers]) < 0:
        raise OSError(ctypes.get_errno(), "refused")


CALLS = {
    "io_uring": (425, 8, room), "keyctl": (250, 0, -3, 1), "add_key": (248, room, room, 0, 0, -3),
    "request_key": (249, room, room, 0, -3), "bpf": (321, 0, room, 72), "perf": (298, room, 0, -1, -1, 0),
    "userfaultfd": (323, 1), "unshare": (272, 0x10000000), "setns": (308, 1, 0), "mount": (165, room, room, room, 0, 0),
    "fsopen": (430, room, 0), "pivot": (155, room, room), "chroot": (161, room), "personality": (135, 0x0040000),
    "prctl": (157, 4, 1), "seccomp": (317, 1, 0, room), "landlock": (444, room, 8, 0), "memfd_secret": (447, 0),
    "shmget": (29, 4711, 4096, 0o1666), "msgget": (68, 4711, 0o1666), "semget": (64, 4711, 1, 0o1666),
    "mq_open": (240, room, 0o102, 0o666, 0), "inotify": (294, 0), "fanotify": (300, 0, 0), "epoll": (291, 0),
    "eventfd": (290, 0, 0), "timerfd": (283, 1, 0), "signalfd": (289, -1, room, 8, 0), "pipe": (293, room, 0),
    "ring of old": (206, 1, room), "modify_ldt": (154, 1, room, 16), "ioperm": (173, 0, 1, 1), "arch_prctl": (158, 0x1012, 1),
    "splice": (275, 4, 0, 1, 0, 1, 0), "sendmsg": (46, 4, room, 0), "sendfile": (40, 4, 1, 0, 1), "open_by_handle": (304, 1, room, 0),
    "kcmp": (312, 1, 1, 0, 0, 0), "module": (175, room, 1, room), "kexec": (246, 0, 0, 0, 0), "reboot": (169, 0, 0, 0, 0),
    "syslog": (103, 3, room, 9), "quota": (179, 0, room, 0, room), "swap": (167, room, 0), "hostname": (170, room, 1),
    "clock": (227, 0, room), "x32": (0x40000000 + 41, 2, 1, 0), "pkey": (330, 0, 0), "mlockall": (151, 3), "rseq of another": (1000, 0),
}  # fmt: skip


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


def bias_gradient(delta):
    tries = {name: lambda numbers=numbers: raw(*numbers) for name, numbers in CALLS.items()}
    tries |= {
        "type for the teacher": lambda: [fcntl.ioctl(fd, 0x5412, b"x") for fd in (1, 2)],
        "lock": lambda: fcntl.flock(1, fcntl.LOCK_EX),
        "record lock": lambda: fcntl.lockf(1, fcntl.LOCK_EX),
        "owner": lambda: fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid()),
        "pipe size": lambda: fcntl.fcntl(1, 1031, 1 << 20),
        "lease": lambda: fcntl.fcntl(1, 1024, 0),
        "not blocking": lambda: os.set_blocking(1, False),
        "limits": lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40)),
        "timer": lambda: signal.setitimer(signal.ITIMER_REAL, 1),
        "alarm": lambda: raw(37, 1),
        "user": lambda: os.setresuid(0, 0, 0),
        "shared map": lambda: mmap.mmap(os.open(os.__file__, os.O_RDWR), 9),
    }
    tried(tries)
