# Replaces what a careless grader would use to compare, to read and to write, and hooks into every callback Python has.
# A right function stays right, a wrong one wrong.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong ok
# absent: points
import ast
import atexit
import builtins
import faulthandler
import gc
import json
import os
import signal
import struct
import sys
import time

import numpy as np

exp = np.exp
for name in ("allclose", "isclose", "array_equal", "abs", "asarray", "frombuffer", "shape", "may_share_memory"):
    setattr(np, name, lambda *arguments, **options: True)
for name in ("len", "isinstance", "issubclass", "any", "all", "sum", "max", "abs", "sorted", "hasattr", "getattr"):
    setattr(builtins, name, lambda *arguments, **options: True)
ast.parse = ast.walk = json.dumps = struct.pack = struct.Struct = os.write = os._exit = None
sys.stdout = sys.stderr = sys.excepthook = sys.unraisablehook = sys.displayhook = None
sys.settrace(lambda *arguments: None)
sys.setprofile(lambda *arguments: None)
sys.setrecursionlimit(10**6)
sys.setswitchinterval(1000)
sys.addaudithook(lambda *arguments: None)
gc.callbacks.append(lambda *arguments: None)
gc.disable()
atexit.register(lambda: time.sleep(1000))
faulthandler.enable(open(os.__file__))
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGSEGV, signal.SIGXCPU):
    signal.signal(number, signal.SIG_IGN)
sys.modules.clear()
del builtins.range, builtins.Exception


def sigmoid_prime(z):
    s = 1 / (1 + exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    return delta * 0
