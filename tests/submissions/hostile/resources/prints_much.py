# A million characters in one line, and 100,000 short lines. That is much to keep and no reason to stop: the function
# after it counts, and the report holds the beginning and the end.
# expect: nielsen/bias_gradient correct ok
# expect: nielsen/sigmoid_prime correct
# says: the first line
# says: the last line
# absent: characters 100000
import numpy as np

print("the first line")
print("=" * 10**6)


def bias_gradient(delta):
    print("line\n" * 3_000)
    return delta.copy()


def sigmoid_prime(z):
    print("the last line")
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
