# Without a bottom: in Python, in the C code of the interpreter, in patterns, in comparisons, in descriptions.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/output_error wrong
# expect: nielsen/bias_gradient wrong
# expect: nielsen/weight_gradient wrong
# expect: nielsen/hidden_error wrong
# limits: case 0.5
# absent: seconds 30
# absent: memory 100
import ast
import json
import sys

import numpy as np

sys.setrecursionlimit(10**9)


class Deep:
    def __repr__(self):
        return repr(self)


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def output_error(a, y, z):
    return output_error(a, y, z)


def bias_gradient(delta):
    return repr(Deep())


def weight_gradient(delta, a_prev):
    return ast.literal_eval("(" * 10**5 + ")" * 10**5)


def hidden_error(w_next, delta_next, z):
    tree = None
    for _ in range(10**5):
        tree = [tree]
    return json.dumps(tree)
