# Reads the environment, /proc, other processes, descriptors that were left open. Everything is closed.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: found: []
import os
import stat

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    found = [name for name in os.environ if not name.startswith(("PYTHON", "OPENBLAS", "OMP", "MKL", "LC_", "HOME", "PWD"))]
    for number in ("self", "1", "2", str(os.getpid()), str(os.getppid())):
        for what in ("environ", "maps", "mem", "cmdline", "root", "fd", "cwd", "task"):
            try:
                found.append(open(f"/proc/{number}/{what}", "rb").read(20))
            except OSError:
                pass
    for path in ("/etc/passwd", "/etc/shadow", "/sys/kernel", "/dev/mem", "/dev/kmsg", "/dev/shm", "/run", "/var", "/boot"):
        for look in (os.listdir, lambda each: open(each, "rb").read(9)):
            try:
                found.append(look(path))
            except OSError:
                pass
    for descriptor in range(1024):
        try:
            kind = stat.S_IFMT(os.fstat(descriptor).st_mode)
        except OSError:
            continue
        if kind not in (stat.S_IFIFO, stat.S_IFSOCK):
            found.append((descriptor, oct(kind)))
        if kind == stat.S_IFSOCK and descriptor < 3:
            found.append((descriptor, "socket"))
    raise LookupError(f"found: {found}")
