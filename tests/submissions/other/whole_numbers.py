# expect: datacamp/get_slope wrong
# expect: nielsen/hadamard wrong
# expect: nielsen/sigmoid wrong
# expect: nielsen/bias_gradient wrong
# expect: unicamp/shift_glyph wrong
# Fractions put into arrays of integers, rounded, or divided by //.
import numpy as np


def get_slope(x, w, y):
    slopes = np.zeros(len(x), dtype=int)
    for i in range(len(x)):
        slopes[i] = 2 * x[i] * (np.dot(x, w) - y)
    return slopes


def hadamard(s, t):
    return (s * t).astype(np.int32)


def sigmoid(z):
    return 1 // (1 + np.exp(-z))


def bias_gradient(delta):
    return [int(each) for each in delta]


def shift_glyph(glyph, down, right):
    shifted = np.zeros(glyph.shape, dtype=np.uint8)
    rows, columns = glyph.shape
    for row in range(rows):
        for column in range(columns):
            if 0 <= row - down < rows and 0 <= column - right < columns:
                shifted[row, column] = glyph[row - down, column - right]
    return shifted
