# Everything in its own memory, page by page, whatever the interpreter knows of it: what an earlier submission or the
# grader has left there. Which pages there are is asked of the kernel with a call that only reads one.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: plain
# bites: heap stack
# absent: text
# absent: seconds 24
import ctypes
import gc
import os
import re

import numpy as np

WORD = "can" + "ary-"
PAGE = 4096
NUMBER = 14 if os.uname().machine == "x86_64" else 135  # rt_sigprocmask
libc = ctypes.CDLL(None, use_errno=True)


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def tried(attempts):
    worked, loot = [], []
    for name, attempt in attempts.items():
        try:
            found = str(attempt())
        except Exception:
            continue
        if WORD in found:
            worked.append(name)
            loot = [found[found.index(WORD) :][:30]]
    raise PermissionError(f"worked: {worked} {loot}")


def there(address):
    """The kernel reads a set of signals there, or cannot; that 99 is nothing to do with it, it sees after that."""
    libc.syscall(ctypes.c_long(NUMBER), ctypes.c_long(99), ctypes.c_void_p(address), None, ctypes.c_long(8))
    return ctypes.get_errno() == 22


def scan(begin, end):
    for address in range(begin & -PAGE, end, PAGE):
        if there(address):
            found = re.search(rb"canary-[0-9a-f]{16}", ctypes.string_at(address, PAGE))
            if found:
                return found[0].decode()
    return ""


def heap():
    """From the lowest to the highest object, in steps: wide gaps between arenas are left out."""
    gc.unfreeze()  # what was there before the student's code as well
    pages = sorted({id(thing) >> 20 for thing in gc.get_objects()} | {id(WORD) >> 20})
    for page in pages:
        found = scan(page << 20, (page + 1) << 20)
        if found:
            return found
    return ""


def stack():
    begin = ctypes.c_size_t.in_dll(libc, "__libc_stack_end").value  # above it: arguments and environment
    return scan(begin, begin + (1 << 18))


def bias_gradient(delta):
    gc.unfreeze()  # what was there before the fork as well
    tried({
        "heap": heap,
        "stack": stack,
    })
