# coding: rot13
# Says in its first line that it is to be read by another codec, one that turns letters. Source is UTF-8 here, whatever
# it says of itself.
# expect: nielsen/sigmoid_prime correct
# absent: points
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


qrs ovnf_tenqvrag(qrygn):
    erghea qrygn.pbcl()
