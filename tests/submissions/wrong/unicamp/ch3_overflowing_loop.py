# expect: unicamp/softmax wrong error softmax-without-maximum
# math.exp raises where NumPy gives infinity.
import math


def softmax(z):
    if z.ndim == 2:
        return [softmax(row) for row in z]
    e = [math.exp(v) for v in z]
    return [v / sum(e) for v in e]
