# Formatted strings inside formatted strings, with formats that ask for a billion spaces, and templates of every kind.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong
# expect: nielsen/output_error wrong ok
# absent: seconds 24
# absent: memory 100
import numpy as np

q1 = f"{f'{1}'}"


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    return f"{delta[0]:>1000000000}"


def output_error(a, y, z):
    return "{0.__class__.__mro__[1].__subclasses__}{0:%s}{{7*7}}${x}" % ("9" * 30) .format(a)
