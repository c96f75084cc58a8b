# Memory in one piece, in small pieces, unnamed and shared, in C, in NumPy, and never touched.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong memory
# expect: nielsen/bias_gradient wrong
# expect: nielsen/weight_gradient wrong
# expect: nielsen/hidden_error wrong memory
# limits: memory 256
# absent: memory 100
import ctypes
import mmap

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    return bytearray(10**12)


def bias_gradient(delta):
    rooms = []
    while True:
        rooms.append(mmap.mmap(-1, 1 << 24, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS))
        rooms[-1][:: 4096] = b"x" * (1 << 12)


def weight_gradient(delta, a_prev):
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    taken = 0
    while libc.malloc(ctypes.c_size_t(1 << 20)):
        taken += 1
    raise MemoryError if taken < 300 else ValueError("more than is allowed")


def hidden_error(w_next, delta_next, z):
    rows = []
    while True:
        rows.append(np.ones(10**5))
