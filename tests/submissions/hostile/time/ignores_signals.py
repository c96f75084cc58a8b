# Takes every signal it may, and the alarms of the kernel, before it loops. The parent asks nobody.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong timeout
# limits: cpu 1.5 case 0.15
# absent: seconds 12
import contextlib
import signal
import sys

import numpy as np

for number in signal.Signals:
    with contextlib.suppress(OSError, ValueError):
        signal.signal(number, signal.SIG_IGN)
with contextlib.suppress(OSError, ValueError):
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.Signals)
sys.setswitchinterval(10**6)


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    while True:
        delta = delta + 1
