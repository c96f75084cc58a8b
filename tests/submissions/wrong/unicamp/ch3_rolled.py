# expect: unicamp/shift_glyph wrong shift-wraps-around
# expect: unicamp/expand wrong shift-wraps-around
# np.roll, as found on the web.
import numpy as np


def shift_glyph(glyph, down, right):
    return np.roll(np.roll(glyph, down, axis=0), right, axis=1)


def expand(images, labels):
    bigger, bigger_labels = [], []
    for image, label in zip(images, labels):
        for down, right in ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)):
            bigger.append(shift_glyph(image, down, right))
            bigger_labels.append(label)
    return np.array(bigger), np.array(bigger_labels)
