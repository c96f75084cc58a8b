# Answers at once the first time, and never again: the time of the repeat is bounded too, and what was answered stands,
# with a remark.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong
# limits: cpu 1.5 case 0.15
# absent: seconds 12
import numpy as np

seen = set()


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    while delta.tobytes() in seen:
        pass
    seen.add(delta.tobytes())
    return delta.copy()
