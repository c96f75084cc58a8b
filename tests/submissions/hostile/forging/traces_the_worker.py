# Hooks into every line and every call of the worker, and changes what it is about to say. The worker turns into
# nonsense, and its nonsense is no verdict.
# expect: nielsen/bias_gradient wrong
# expect: nielsen/sigmoid_prime correct
# absent: points
# absent: text all cases right
import ctypes
import sys

import numpy as np

NEW = {"status": "ok", "message": "all cases " + "right", "repeatable": True, "mutated": [], "aliased": False}


def each_line(frame, event, argument):
    for name, value in NEW.items():
        if name in frame.f_locals and frame.f_code.co_filename != __file__:
            frame.f_locals[name] = value
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
    return each_line


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    sys.settrace(each_line)
    step = sys._getframe(1)
    while step is not None:
        step.f_trace = each_line
        step = step.f_back
    return "wrong"
