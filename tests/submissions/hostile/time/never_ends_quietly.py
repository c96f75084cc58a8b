# Exit handlers, finalizers, threads that are waited for, a collector that calls back: none gets a turn at the end.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong ok
# limits: cpu 2 case 0.3
# absent: seconds 9
import atexit
import gc
import sys
import threading
import time
import weakref

import numpy as np


class Stays:
    def __del__(self):
        while True:
            pass


def forever(*arguments):
    while True:
        time.sleep(1)


sys.modules["stays"] = stays = Stays()
atexit.register(forever)
sys.exitfunc = threading._shutdown = sys.unraisablehook = forever
weakref.finalize(np, forever)
gc.freeze()


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    return delta * 0
