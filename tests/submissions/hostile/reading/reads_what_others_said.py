# What stands in its descriptors, from their beginning to their end: were what one submission says kept in a file that
# the next one gets too, the results of a good student would be there. One has been graded just before.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: plain
# bites: reading mapping following
# absent: text
import contextlib
import mmap
import os

import numpy as np

WORD = "can" + "ary-"


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


def each(action):
    """What `action` finds in every descriptor."""
    # Nothing is left open for a plain program, so it opens what it would find.
    if os.environ.get("BACKPROP_CANARY"):
        os.open("BAIT_FOLDER/canary", os.O_RDONLY)
    found = b""
    for descriptor in (0, *range(3, 64)):
        with contextlib.suppress(OSError, ValueError):
            found += action(descriptor)
    return found.decode("latin-1")


def mapping(descriptor):
    with mmap.mmap(descriptor, 0, prot=mmap.PROT_READ) as room:
        return room[:]


def following(descriptor):
    end = os.lseek(descriptor, 0, os.SEEK_END)
    os.lseek(descriptor, 0, os.SEEK_SET)
    found = os.read(descriptor, end)
    os.lseek(descriptor, end, os.SEEK_SET)
    return found


def bias_gradient(delta):
    tried({
        "reading": lambda: each(lambda descriptor: os.pread(descriptor, 1 << 24, 0)),
        "mapping": lambda: each(mapping),
        "following": lambda: each(following),
    })
