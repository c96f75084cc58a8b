# Asks the kernel for more before it takes more: memory, time, processes, files. The limits are hard.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# expect: nielsen/output_error wrong memory
# says: worked: []
# absent: memory 100
import ctypes
import resource

import numpy as np

KINDS = [name for name in dir(resource) if name.startswith("RLIMIT_")]


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
    more = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    attempts = {name: lambda n=name: resource.setrlimit(getattr(resource, n), more) for name in KINDS}
    attempts |= {f"p{name}": lambda n=name: resource.prlimit(0, getattr(resource, n), more) for name in KINDS}
    attempts["libc"] = lambda: 1 / (ctypes.CDLL(None).setrlimit(9, (ctypes.c_ulong * 2)(1 << 40, 1 << 40)) + 1)
    tried(attempts)


def output_error(a, y, z):
    return np.ones(10**9)
