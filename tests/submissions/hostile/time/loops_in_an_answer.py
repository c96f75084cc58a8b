# An answer that is a sum without end. It is the file's own time that it takes; the answers before it are read.
# expect: nielsen/sigmoid_prime wrong skipped
# limits: cpu 0.3
# says: an endless loop?
# reads: q1 number ok 0.5
# reads: q2 number unreadable
# absent: seconds 12
import numpy as np

q1 = 0.5
q2 = 9**9**9**9


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
