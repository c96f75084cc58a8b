# Looks for expected values, the reference, the secret, the gradebook and other submissions: in modules, in memory, in files.
# There is nothing to find.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: found: []
import gc
import importlib
import os
import sys

import numpy as np

MODULES = "reference exercises grader exercises.bank grader.keys sympy msgspec jinja2 pip".split()
FILES = "secret.key gradebook.db results.jsonl scores.csv quiz.py submissions handouts pyproject.toml".split()
WORDS = ("wanted", "expected_value", "secret", "alternatives", "gradebook")


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    found = []
    sys.path += ["/", ".", "..", os.path.dirname(np.__path__[0]), os.path.dirname(os.__file__) + "/site-packages"]
    for name in MODULES:
        try:
            found.append(importlib.import_module(name).__name__)
        except (ImportError, OSError):
            pass
    for folder in ("", "../", "/", *(f"/{name}/" for name in ("tmp", "root", "home", "opt", "var/tmp", "srv", "jail", "proc/1/cwd"))):
        for name in FILES:
            try:
                open(folder + name, "rb").close()
                found.append(folder + name)
            except OSError:
                pass
        try:
            found.append(str(os.listdir(folder or ".")))
        except OSError:
            pass
    own = id(globals())
    for thing in gc.get_objects():
        if type(thing) is dict and id(thing) != own and not thing.get("__spec__"):
            found += [word for word in WORDS if word in thing and thing is not WORDS]
    raise LookupError(f"found: {found}")
