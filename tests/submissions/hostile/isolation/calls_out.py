# Sockets of every family: internet, local, netlink, packets, machines, Bluetooth. None can be made. Without walls the
# kernel may say that it has no such family, but it is the kernel who says it.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: plain
# bites: inet inet6 unix netlink vsock algorithm bluetooth pair kernel
# bites as root: packet raw can xdp
# absent: socket
import socket

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


def reached(family, kind, protocol=0):
    try:
        socket.socket(family, kind, protocol).close()
    except OSError as refused:
        if refused.errno in (None, 1, 13, 38):
            raise


def bias_gradient(delta):
    tried({
        "inet": lambda: reached(2, 1),
        "inet6": lambda: reached(10, 2),
        "unix": lambda: reached(1, 5),
        "netlink": lambda: reached(16, 3),
        "kernel": lambda: reached(16, 3, 15),
        "packet": lambda: reached(17, 3),
        "raw": lambda: reached(2, 3, 1),
        "vsock": lambda: reached(40, 1),
        "algorithm": lambda: reached(38, 5),
        "bluetooth": lambda: reached(31, 1),
        "can": lambda: reached(29, 3),
        "xdp": lambda: reached(44, 3),
        "pair": socket.socketpair,
    })
