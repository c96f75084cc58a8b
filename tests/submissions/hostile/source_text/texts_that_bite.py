# Escapes for terminals, markup, reversed text and formulas for spreadsheets in everything that is shown. All of it is inert.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# expect: nielsen/output_error wrong ok
# expect: nielsen/weight_gradient wrong ok
# absent: escapes
import sys

import numpy as np

EVIL = "\x1b]0;owned\x07\x1b[2J\r\x08\x9b31m\u202egnp.exe\u2066\u200b\x00\ud800</script><img src=x onerror=alert(1)>=cmd|calc]]>{{7*7}}\ufffe"
print(EVIL)
print(EVIL, file=sys.stderr)
raise_me = type("Evil\x1b[31m\u202e", (Exception,), {})


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def bias_gradient(delta):
    raise raise_me(EVIL)


def output_error(a, y, z):
    return EVIL


def weight_gradient(delta, a_prev):
    return type("Evil\x1b[31m\u202e", (), {})()


raise raise_me(EVIL)
