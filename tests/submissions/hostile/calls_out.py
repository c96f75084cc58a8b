# Sockets of every family: internet, local, abstract, netlink, packets, vsock, Bluetooth. None can be made.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
import socket

import numpy as np


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
    families = {"inet": 2, "inet6": 10, "unix": 1, "netlink": 16, "packet": 17, "vsock": 40, "alg": 38, "bluetooth": 31, "can": 29, "xdp": 44}
    kinds = {"stream": 1, "datagram": 2, "raw": 3, "sequence": 5}
    tries = {
        f"{family} {kind}": lambda f=families[family], k=kinds[kind]: socket.socket(f, k)
        for family in families
        for kind in kinds
    }
    tries["pair"] = socket.socketpair
    tries["name"] = lambda: socket.gethostbyname("localhost")
    tries["connect"] = lambda: socket.create_connection(("127.0.0.1", 80), 1)
    tries["descriptor"] = lambda: socket.socket(fileno=4).send(b"x")
    tried(tries)
