# Reaches below the names of NumPy: ufuncs, error states, printing, the testing module, the memory of constants.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/output_error wrong
# absent: points
import contextlib
import ctypes
import math
import sys

import numpy as np
import numpy.testing

exp = math.exp
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *arguments, **options: None)
for module in [each for name, each in list(sys.modules.items()) if name.startswith("numpy")]:
    for name in ("allclose", "isclose", "array_equal", "equal", "isnan", "isfinite", "subtract", "all", "any"):
        with contextlib.suppress(Exception):
            setattr(module, name, lambda *arguments, **options: True)
np.seterr(all="ignore")
np.set_printoptions(formatter={"all": lambda each: "all cases right"})
np.float64 = np.ndarray = np.generic = object
np.pi, np.e, np.inf, np.nan = 0, 0, 0, 0


def sigmoid_prime(z):
    s = [1 / (1 + exp(-each)) for each in z.ravel().tolist()]
    return (np.array(s) * (1 - np.array(s))).reshape(z.shape)


def bias_gradient(delta):
    return delta * 0


def output_error(a, y, z):
    ctypes.memset(id(type(a)) + 96, 0, 64)  # the methods of arrays
    return (a - y) * 0
