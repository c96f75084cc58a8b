# Names are worth something too: who has handed in, what the course is called. Lists folders by every way.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: none
# bites: list scan walk glob path tree system
# absent: text neighbour.py
import ctypes
import glob
import os
import pathlib

import numpy as np

found = []
FOLDER = "BAIT_FOLDER"


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
    raise PermissionError(f"worked: {worked} {found}")


def system():
    libc = ctypes.CDLL(None)
    libc.opendir.restype = ctypes.c_void_p
    if not libc.opendir(FOLDER.encode()):
        raise OSError("refused")


def bias_gradient(delta):
    tried({
        "list": lambda: found.extend(os.listdir(FOLDER)) or found[0],
        "scan": lambda: next(os.scandir(FOLDER)),
        "walk": lambda: next(os.walk(FOLDER))[2][0],
        "glob": lambda: glob.glob(FOLDER + "/*")[0],
        "path": lambda: next(pathlib.Path(FOLDER).iterdir()),
        "tree": lambda: next(os.fwalk(FOLDER))[2][0],
        "system": system,
    })
