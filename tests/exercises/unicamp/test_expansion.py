"""Shifted glyphs."""

from __future__ import annotations

from typing import Any

import numpy as np

from exercises.unicamp.expansion import MOVES, WORDS, expand, shift_glyph
from grader.streams import stream


def test_by_hand() -> None:
    """One down and one to the left, filled with 0; out of the picture nothing is left."""
    glyph = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    assert shift_glyph(glyph, 1, -1).tolist() == [[0, 0, 0], [2, 3, 0]]
    assert shift_glyph(glyph, 0, 0).tolist() == glyph
    assert shift_glyph(glyph, -2, 0).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_slices_of_a_far_shift() -> None:
    """Slices whose ends turn negative beyond the picture fail on some case."""

    def sliced(glyph: Any, down: int, right: int) -> Any:
        (rows, columns), shifted = glyph.shape, np.zeros(glyph.shape)
        old = glyph[max(-down, 0) : rows - max(down, 0), max(-right, 0) : columns - max(right, 0)]
        shifted[max(down, 0) : rows + min(down, 0), max(right, 0) : columns + min(right, 0)] = old
        return shifted

    faults = 0
    for case in shift_glyph.cases(stream(b"tests", shift_glyph.id, "0")):
        try:
            faults += not np.array_equal(sliced(*case.arguments), shift_glyph.reference(*case.arguments))
        except ValueError:
            faults += 1
    assert faults > 0


def test_there_and_back() -> None:
    """A shift and the opposite one lose the edge and nothing else."""
    glyph = np.arange(1.0, 21.0).reshape(4, 5)
    back = shift_glyph(shift_glyph(glyph, 1, 2), -1, -2)
    assert np.array_equal(back[:3, :3], glyph[:3, :3])
    assert (back[3:] == 0).all()
    assert (back[:, 3:] == 0).all()


def test_five_for_one() -> None:
    """The five of an image are it and its four shifts in the order that is told; each has the image's label."""
    for case in expand.cases(stream(b"tests", expand.id, "0")):
        images, labels = case.arguments
        more, names = expand.reference(images, labels)
        assert more.shape == (5 * len(images), *images.shape[1:])
        assert names.tolist() == [label for label in labels for _ in range(5)]
        for i, image in enumerate(images):
            for k, move in enumerate(MOVES):
                assert np.array_equal(more[5 * i + k], shift_glyph.reference(image, *move))


def test_labels_are_told_apart() -> None:
    """No two images of a case have the same label: labels in another order always show."""
    for seed in range(30):
        for case in expand.cases(stream(b"tests", expand.id, str(seed))):
            labels = case.arguments[1].tolist()
            assert len(set(labels)) == len(labels)


def test_wordings() -> None:
    """Every wording has one right answer and several wrong ones."""
    assert all(len(stem.right) == 1 and len(stem.wrong) >= 4 for stem in WORDS.values())
