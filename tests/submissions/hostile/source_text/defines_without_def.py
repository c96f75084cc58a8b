# Functions that stand nowhere in the text: made by exec, by eval, by types, by an import of itself, by deleting.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient correct
# expect: nielsen/output_error missing
# expect: nielsen/weight_gradient wrong
# absent: points
import types

import numpy as np

exec("def sigmoid_prime(z):\n    s = 1 / (1 + np.exp(-z))\n    return s * (1 - s)")
globals()["bias_gradient"] = types.FunctionType(eval("lambda delta: delta.copy()").__code__, globals())


def output_error(a, y, z):
    return (a - y) * sigmoid_prime(z)


del output_error
import submission

submission.weight_gradient = lambda delta, a_prev: delta
from submission import weight_gradient as hidden_error
