# Writes its own machine code, so that no library can stand between it and the kernel: the ordinary gate, that of
# 32 bits, and that of x32. The gate of 32 bits ends the process.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# expect: nielsen/output_error wrong crashed
# says: worked: []
# machine: x86_64
# control: plain
# bites: socket bind
# absent: socket
import ctypes
import mmap
import os

import numpy as np


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


def code(machine):
    room = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    room.write(machine)
    function = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(room)))
    found = function()
    if found < 0:
        raise OSError(-found, "refused")
    return found


def call(number, *arguments):
    """mov rdi, rsi, rdx; mov rax, number; syscall; ret"""
    load = b"".join(head + each.to_bytes(8, "little") for head, each in zip((b"\x48\xbf", b"\x48\xbe", b"\x48\xba"), arguments))
    return code(load + b"\x48\xc7\xc0" + number.to_bytes(4, "little") + b"\x0f\x05\xc3")


def bind():
    name = ctypes.create_string_buffer(b"\1\0\0BAIT_NAME")
    call(49, call(41, 1, 1, 0), ctypes.addressof(name), len(name) - 1)


def bias_gradient(delta):
    assert call(39) == os.getpid()  # the code works
    tried({
        "socket": lambda: call(41, 2, 1, 0),
        "bind": bind,
    })


def output_error(a, y, z):
    code(b"\x48\xc7\xc0\x14\0\0\0\xcd\x80\xc3")  # mov rax, 20; int 0x80; ret: getpid, of 32 bits
    return (a - y) * sigmoid_prime(z)
