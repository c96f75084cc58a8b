"""The digits: ten different glyphs, noise that leaves them readable, and nothing that hangs by the machine."""

from __future__ import annotations

import numpy as np

from exercises.nielsen.digits import BLUR, GLYPHS, glyphs, noisy_digits
from grader.streams import stream


def test_ten_glyphs_of_5_by_7() -> None:
    """Each is drawn on 7 rows of 5 pixels, and any two differ in at least 3, so that one flip confuses none."""
    assert all(len(word) == 5 for word in GLYPHS.split())
    pixels = glyphs()
    assert pixels.shape == (10, 35)
    assert set(pixels.ravel()) == {-0.5, 0.5}
    apart = [int(np.sum(pixels[i] != pixels[j])) for i in range(10) for j in range(i)]
    assert min(apart) >= 3


def test_noisy_digits() -> None:
    """As many of each digit as asked for, shuffled, each one pixel and some blur away from its glyph; no two alike."""
    images, labels = noisy_digits(stream(b"tests", "digits"), 5)
    assert images.shape == (50, 35)
    assert np.bincount(labels).tolist() == [5] * 10
    assert np.any(np.diff(labels) < 0)
    assert len({image.tobytes() for image in images}) == 50
    far = np.abs(images - glyphs()[labels]) > 0.5
    assert (far.sum(axis=1) == 1).all()
    assert np.abs(np.abs(images) - 0.5).max() < 6 * BLUR
    again, _ = noisy_digits(stream(b"tests", "digits"), 5)
    assert np.array_equal(images, again)


def test_the_digits_can_be_read() -> None:
    """The nearest glyph is the digit for nearly all images: 70 % is far below what can be reached, 10 % is chance."""
    images, labels = noisy_digits(stream(b"tests", "many"), 100)
    assert np.mean((images @ glyphs().T).argmax(axis=1) == labels) > 0.95
