# Never comes to the end of the file, so no function is ever called. The file has its time, and no more.
# expect: nielsen/sigmoid_prime wrong
# expect: nielsen/bias_gradient wrong
# limits: cpu 0.3
# says: an endless loop?
# reads: q1 number ok 1.0
# absent: seconds 12
import numpy as np

q1 = 1.0


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    return delta.copy()


while True:
    pass
