# Waits for a lock that nobody gives back while the file is loaded.
# expect: nielsen/sigmoid_prime wrong skipped
# expect: nielsen/bias_gradient wrong skipped
# sleeps: until the parent has waited long enough
# limits: cpu 1 case 0.2
# says: by the clock
# absent: seconds 30
import threading

import numpy as np

lock = threading.Lock()
lock.acquire()
lock.acquire()


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
