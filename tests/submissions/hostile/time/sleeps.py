# Sleeps, and sleeps again whenever it is woken.
# expect: nielsen/bias_gradient wrong timeout
# expect: nielsen/sigmoid_prime correct ok
# sleeps: until the parent has waited long enough
# limits: cpu 1 case 0.2
# says: by the clock
# absent: seconds 30
import threading
import time

import numpy as np


def bias_gradient(delta):
    while True:
        try:
            time.sleep(10**6)
        finally:
            continue


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
