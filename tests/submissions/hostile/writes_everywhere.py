# Plants files, folders, links, pipes and memory files wherever anything might be writable. Nothing appears.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
import multiprocessing.shared_memory
import os
import sys
import tempfile

import numpy as np

NAME = "planted-by-a-submission"
PLACES = ["", "/", "/tmp", "/var/tmp", "/dev/shm", "/dev", "/run", "/proc/self", "/root", "/home", "/jail/code", "/jail/site"]
PLACES += [os.path.dirname(os.__file__), os.path.dirname(os.__file__) + "/site-packages", np.__path__[0], *sys.path]


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
    tries = {
        "memfd": lambda: os.memfd_create("x"),
        "shared memory": lambda: multiprocessing.shared_memory.SharedMemory(create=True, size=9),
        "temporary": lambda: tempfile.TemporaryFile(),
        "library": lambda: os.truncate(os.__file__, 0),
        "times": lambda: os.utime(os.__file__),
        "mode": lambda: os.chmod(os.__file__, 0o777),
        "attribute": lambda: os.setxattr(os.__file__, "user.x", b"1"),
        "descriptor": lambda: os.ftruncate(1, 1 << 30),
        "pickle": lambda: np.save("x.npy", np.ones(3)),
    }
    for place in dict.fromkeys(PLACES):
        path = os.path.join(place, NAME)
        tries |= {
            f"write {place}": lambda p=path: open(p, "w"),
            f"append {place}": lambda p=path: open(p, "a"),
            f"nameless {place}": lambda p=place: os.open(p or ".", os.O_TMPFILE | os.O_RDWR),
            f"folder {place}": lambda p=path: os.mkdir(p),
            f"pipe {place}": lambda p=path: os.mkfifo(p),
            f"device {place}": lambda p=path: os.mknod(p),
            f"link {place}": lambda p=path: os.symlink("/etc", p),
            f"hard link {place}": lambda p=path: os.link(os.__file__, p),
            f"move {place}": lambda p=path: os.rename(os.__file__, p),
        }
    tried(tries)
