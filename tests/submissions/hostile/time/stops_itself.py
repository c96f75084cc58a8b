# Sends itself every signal there is, also those that stop a process. The first one ends it, whichever it is.
# expect: nielsen/sigmoid_prime correct ok
# expect: nielsen/bias_gradient wrong crashed
# absent: seconds 5
# absent: harm
# absent: grader
import contextlib
import os
import signal

import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    for number in signal.valid_signals() - {signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU}:
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
            signal.raise_signal(number)
    for number in (signal.SIGTSTP, signal.SIGTTOU, signal.SIGSTOP, signal.SIGKILL):
        signal.raise_signal(number)
    return "still here"
