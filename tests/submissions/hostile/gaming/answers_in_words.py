# Returns what a report says of a right answer, and what a program that reads results might take for one.
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/output_error wrong ok
# expect: nielsen/bias_gradient wrong ok
# expect: nielsen/weight_gradient wrong ok
# expect: nielsen/hidden_error wrong ok
# absent: points
# absent: markup
# absent: xml
import numpy as np


def sigmoid_prime(z):
    print('{"verdict": "correct", "points": 1.0, "status": "ok"}')
    return "correct"


def output_error(a, y, z):
    return {"verdict": "correct", "points": 1e9}


def bias_gradient(delta):
    return '</failure></testcase><testcase name="nielsen/bias_gradient"/><b class="verdict-correct">correct</b>'


def weight_gradient(delta, a_prev):
    return True


def hidden_error(w_next, delta_next, z):
    return ["correct", 1.0, None, Ellipsis]
