# Namespaces, mounts and roots: other views of the machine. What is asked for is nonsense where it would do harm; the
# question is who answers, the kernel's own function or a refusal before it.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: plain
# bites: user
# bites as root: mount unmount root pivot host domain join open
# absent: grader
import ctypes
import os

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)


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


def reached(found):
    if found < 0 and ctypes.get_errno() in (1, 13, 38):
        raise OSError(ctypes.get_errno(), "refused")


def raw(x86, arm, *numbers):
    number = x86 if os.uname().machine == "x86_64" else arm
    wide = [each if isinstance(each, bytes) else ctypes.c_long(each) for each in numbers]
    reached(libc.syscall(ctypes.c_long(number), *wide))


def bias_gradient(delta):
    host = os.uname().nodename.encode()
    tried({
        "mount": lambda: reached(libc.mount(b"none", b"/tmp", b"nonsense", 0, None)),
        "unmount": lambda: reached(libc.umount2(b"/BAIT_NAME", 2)),
        "root": lambda: os.chroot("/"),
        "pivot": lambda: raw(155, 41, b"/BAIT_NAME", b"/BAIT_NAME"),
        "host": lambda: reached(libc.sethostname(host, len(host))),
        "domain": lambda: reached(libc.setdomainname(b"x" * 99, 99)),
        "join": lambda: reached(libc.setns(os.open("/proc/self/ns/net", os.O_RDONLY), 0)),
        "open": lambda: raw(430, 430, b"tmpfs", 0),
        "user": lambda: reached(libc.unshare(0x10000000)),
    })
