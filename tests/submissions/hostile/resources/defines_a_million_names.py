# A million names, a class of ten thousand methods, a cache that never forgets: much to walk through for who looks.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong ok
# reads: q1 number ok 3.0
# absent: memory 100
# absent: seconds 30
import numpy as np

globals().update({f"name{number}": number for number in range(300_000)})
Huge = type("Huge", (), {f"method{number}": print for number in range(10_000)})
q1 = 3


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    return delta * 0
