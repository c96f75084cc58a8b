"""A small set of digits to learn from, drawn here: glyphs of 5 by 7 pixels, each copy with noise of its own."""

from __future__ import annotations

import numpy as np

from exercises.model import Stream
from reference.activations import Array

GLYPHS = """
.###.  ..#..  .###.  .###.  ...#.  #####  .###.  #####  .###.  .###.
#...#  .##..  #...#  #...#  ..##.  #....  #....  ....#  #...#  #...#
#...#  ..#..  ....#  ....#  .#.#.  ####.  #....  ...#.  #...#  #...#
#...#  ..#..  ..##.  ..##.  #..#.  ....#  ####.  ..#..  .###.  .####
#...#  ..#..  .#...  ....#  #####  ....#  #...#  ..#..  #...#  ....#
#...#  ..#..  #....  #...#  ...#.  #...#  #...#  ..#..  #...#  ....#
.###.  .###.  #####  .###.  ...#.  .###.  .###.  ..#..  .###.  .###.
"""
PIXELS = 35
FLIPPED = 1  # pixels of an image that are the other way round
BLUR = 0.1  # the standard deviation of what is added to every pixel


def glyphs() -> Array:
    """The ten digits without noise, (10, 35), row by row of pixels: ink is ½, paper −½.

    >>> glyphs()[1, :5].tolist()
    [-0.5, -0.5, 0.5, -0.5, -0.5]
    """
    rows = [line.split() for line in GLYPHS.split("\n") if line]
    pixels = [[sign == "#" for row in rows for sign in row[digit]] for digit in range(10)]
    return np.array(pixels) - 0.5


def noisy_digits(stream: Stream, copies: int) -> tuple[Array, Array]:
    """So many images of each digit, (10 copies, 35), and which digit each is, in a random order."""
    labels = stream.permutation(np.repeat(np.arange(10), copies))
    images = glyphs()[labels]
    for image in images:
        image[stream.choice(PIXELS, FLIPPED, replace=False)] *= -1
    return np.round(images + stream.normal(scale=BLUR, size=images.shape), 2), labels
