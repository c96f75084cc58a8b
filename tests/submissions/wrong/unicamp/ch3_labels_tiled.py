# expect: unicamp/expand wrong expansion-labels-beside-others
# expect: unicamp/shift_glyph wrong shift-axes-swapped
# x comes first in this student's mind; and the labels are repeated as a whole list.
import numpy as np


def shift_glyph(glyph, down, right):
    h, w = glyph.shape
    out = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            if 0 <= i - right < h and 0 <= j - down < w:
                out[i, j] = glyph[i - right, j - down]
    return out


def expand(images, labels):
    out = []
    for image in images:
        padded = np.pad(image, 1)
        h, w = image.shape
        out.append(image)
        for top, left in ((2, 1), (0, 1), (1, 2), (1, 0)):
            out.append(padded[top : top + h, left : left + w])
    return np.array(out), np.tile(labels, 5)
