# Reads in one order and runs in another: marks that turn the direction, letters that look alike, names that Python
# normalises. What runs is graded, what is shown is inert.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong
# expect: nielsen/output_error wrong error
# absent: escapes
import numpy as np


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def biаs_gradient(delta):  # with a Cyrillic letter: another name
    return delta.copy()


def bias_gradient(delta):
    "‮⁦ copy ⁩⁦ right answer: ⁩"; return delta * 0  # ‭ return delta.copy()


def ᵒutput_error(a, y, z):  # normalised to output_error
    raise ValueError("‮gnp.⁦ ​‏﻿󠁁     ")
