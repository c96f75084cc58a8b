"""Shifted glyphs with one mistake, as changes of our solutions."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits

_FROM = "glyph[row - down, column - right]"
_INSIDE = "0 <= row - down < rows and 0 <= column - right < columns"
_ZEROS = "np.zeros((rows, columns))"
_SIZES = "    rows, columns = glyph.shape\n"


def _moved(row: str, column: str) -> Edits:
    """Where each pixel comes from."""
    return (_INSIDE, f"0 <= {row} < rows and 0 <= {column} < columns"), (_FROM, f"glyph[{row}, {column}]")


SHIFT_GLYPH: Mapping[str, Edits] = {
    "shift-wraps-around": ((_INSIDE, "True"), (_FROM, "glyph[(row - down) % rows, (column - right) % columns]")),
    "shift-opposite": _moved("row + down", "column + right"),
    "shift-up-for-down": _moved("row + down", "column - right"),
    "shift-axes-swapped": _moved("row - right", "column - down"),
    "shift-edge-repeated": (
        (_INSIDE, "True"),
        (_FROM, "glyph[min(max(row - down, 0), rows - 1), min(max(column - right, 0), columns - 1)]"),
    ),
    "shift-old-pixels-left": ((_ZEROS, "glyph.copy()"),),
    "shift-by-one-only": ((_SIZES, f"{_SIZES}    down, right = int(np.sign(down)), int(np.sign(right))\n"),),
    "shift-filled-with-ones": ((_ZEROS, "np.ones((rows, columns))"),),
}

_MORE = "more += [image, up, down, left, right]"

IN_BLOCKS = """\
def expand(images, labels):
    up, down, left, right = (np.zeros(images.shape) for _ in range(4))
    up[:, :-1] = images[:, 1:]
    down[:, 1:] = images[:, :-1]
    left[:, :, :-1] = images[:, :, 1:]
    right[:, :, 1:] = images[:, :, :-1]
    return np.concatenate([images, up, down, left, right]), np.concatenate([labels] * 5)
"""

EXPAND: Mapping[str, Edits] = {
    "shift-wraps-around": (
        ("up[:-1] = image[1:]", "up = np.roll(image, -1, axis=0)"),
        ("down[1:] = image[:-1]", "down = np.roll(image, 1, axis=0)"),
        ("left[:, :-1] = image[:, 1:]", "left = np.roll(image, -1, axis=1)"),
        ("right[:, 1:] = image[:, :-1]", "right = np.roll(image, 1, axis=1)"),
    ),
    "shift-opposite": (
        ("up[:-1] = image[1:]", "up[1:] = image[:-1]"),
        ("down[1:] = image[:-1]", "down[:-1] = image[1:]"),
        ("left[:, :-1] = image[:, 1:]", "left[:, 1:] = image[:, :-1]"),
        ("right[:, 1:] = image[:, :-1]", "right[:, :-1] = image[:, 1:]"),
    ),
    "shift-axes-swapped": (
        ("up[:-1] = image[1:]", "up[:, :-1] = image[:, 1:]"),
        ("down[1:] = image[:-1]", "down[:, 1:] = image[:, :-1]"),
        ("left[:, :-1] = image[:, 1:]", "left[:-1] = image[1:]"),
        ("right[:, 1:] = image[:, :-1]", "right[1:] = image[:-1]"),
    ),
    "shift-edge-repeated": (("np.zeros(image.shape)", "image.copy()"),),
    "expansion-one-after-another": (
        ("down[1:] = image[:-1]", "down[1:] = up[:-1]"),
        ("left[:, :-1] = image[:, 1:]", "left[:, :-1] = down[:, 1:]"),
        ("right[:, 1:] = image[:, :-1]", "right[:, 1:] = left[:, :-1]"),
    ),
    "expansion-in-blocks": (("", IN_BLOCKS),),
    "expansion-labels-beside-others": (("np.repeat(labels, 5)", "np.tile(labels, 5)"),),
    "expansion-without-originals": (
        (_MORE, "more += [up, down, left, right]"),
        ("np.repeat(labels, 5)", "np.repeat(labels, 4)"),
    ),
    "expansion-labels-not-repeated": (("np.repeat(labels, 5)", "labels.copy()"),),
}
