# Replaces every clock of Python, and asks the kernel for another time. The parent has clocks of its own.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong timeout
# limits: cpu 1.5 case 0.15
# absent: seconds 12
# absent: grader
import contextlib
import datetime
import os
import time

import numpy as np

with contextlib.suppress(OSError):
    time.clock_settime(time.CLOCK_REALTIME, 0)
for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time", "clock_gettime", "sleep"):
    setattr(time, name, lambda *arguments: 0.0)
os.times = os.getloadavg = datetime.datetime = lambda: (0,) * 5


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    while time.process_time() < 1:
        delta = delta + 1
