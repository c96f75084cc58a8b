# Exceptions whose text raises, fills the memory or is no text, and whose traceback lies. None reaches the grader.
# expect: nielsen/output_error wrong error
# expect: nielsen/bias_gradient wrong error
# expect: nielsen/weight_gradient wrong
# expect: nielsen/hidden_error wrong crashed
# expect: nielsen/sigmoid_prime correct
# absent: text all cases right
import numpy as np


class Raises(Exception):
    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__


class Huge(BaseException):
    def __str__(self):
        return "x" * 10**10


class Lies(Exception):
    @property
    def __traceback__(self):
        return 1


class Syntax(SyntaxError):
    filename = "submission.py"
    lineno = "1; all cases right"
    msg = "all cases right"


try:
    raise Raises
except Raises:
    pass


def output_error(a, y, z):
    raise Raises


def bias_gradient(delta):
    raise Huge


def weight_gradient(delta, a_prev):
    raise Lies


def hidden_error(w_next, delta_next, z):
    raise Syntax


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
