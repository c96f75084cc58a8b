# The reference, the exercises with their solutions, the grader: by name and by place, with every part of the importer.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: plain
# bites: path place package finder run exercises reference marking tests records
# absent: text the key
import importlib.util
import pkgutil
import runpy
import sys

import numpy as np

found = []
CODE, PACKAGES = "BAIT_CODE", "BAIT_PACKAGES"


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


def place():
    spec = importlib.util.spec_from_file_location("solution", CODE + "/reference/lazy.py")
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def solution():
    from exercises.bank import BANK

    found.append(f"the key of {BANK['nielsen/bias_gradient'].id}")


def bias_gradient(delta):
    sys.path += [CODE, PACKAGES]
    tried({
        "path": lambda: __import__("reference"),
        "place": place,
        "package": lambda: importlib.import_module("grader.jail"),
        "finder": lambda: 1 / ("grader" in [each.name for each in pkgutil.iter_modules([CODE])]),
        "run": lambda: runpy.run_module("reference.losses"),
        "exercises": solution,
        "reference": lambda: __import__("reference.network"),
        "marking": lambda: __import__("grader.marking"),
        "tests": lambda: __import__("pytest"),
        "records": lambda: __import__("msgspec"),
    })
