"""Expanding the training data with shifted glyphs (M. Nielsen, "Neural Networks and Deep Learning", chapter 3, on
other techniques for regularization)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from exercises.choices import Stem, choice_question
from exercises.entry import code
from exercises.model import Case, Option, Stream
from exercises.unicamp.mutants import expansion as mutants
from exercises.unicamp.source import CHAPTER_3
from reference.activations import Array

SECTION = f"{CHAPTER_3}, other techniques for regularization"


def _glyph(stream: Stream, *shape: int) -> Array:
    """Grey values, none of them 0, so that every pixel can be followed."""
    glyph: Array = np.round(stream.uniform(0.1, 1.0, size=shape), 2)
    return glyph


# --- shift_glyph --------------------------------------------------------------------------------------------------

SHIFTS = (
    ("the smallest, 2 by 2, one down", (2, 2), 1, 0),
    ("3 by 3, one to the right", (3, 3), 0, 1),
    ("3 by 3, one up", (3, 3), -1, 0),
    ("7 by 5, one to the left", (7, 5), 0, -1),
    ("7 by 5, one down and one to the right", (7, 5), 1, 1),
    ("7 by 5, two up and one to the right", (7, 5), -2, 1),
    ("5 by 7, one down and three to the left", (5, 7), 1, -3),
    ("6 by 6, two down and two to the left", (6, 6), 2, -2),
    ("no shift at all", (3, 4), 0, 0),
    ("shifted out of the picture", (3, 4), 3, 0),
    ("further to the right than the picture is wide", (4, 6), -1, 8),
    ("further up than the picture is high", (6, 4), -8, 1),
)


def _shift_cases(stream: Stream) -> Iterator[Case]:
    for rung, shape, down, right in SHIFTS:
        yield Case(rung, (_glyph(stream, *shape), down, right))


def _shift(glyph: Array, down: int, right: int) -> Array:
    rows, columns = glyph.shape
    shifted = np.zeros((rows, columns))
    for row in range(max(0, down), min(rows, rows + down)):
        for column in range(max(0, right), min(columns, columns + right)):
            shifted[row, column] = glyph[row - down, column - right]
    return shifted


def _edges_repeated(glyph: Array, down: int, right: int) -> Array:
    rows = np.clip(np.arange(glyph.shape[0]) - down, 0, glyph.shape[0] - 1)
    columns = np.clip(np.arange(glyph.shape[1]) - right, 0, glyph.shape[1] - 1)
    return glyph[np.ix_(rows, columns)]


def _not_emptied(glyph: Array, down: int, right: int) -> Array:
    """The old pixels stay where no new one arrives."""
    covered = _shift(np.ones(glyph.shape), down, right)
    return np.where(covered > 0, _shift(glyph, down, right), glyph)


@code(
    "unicamp/shift_glyph",
    title="Shifting a glyph",
    source=SECTION,
    level="build",
    minutes=8,
    points=1,
    public=(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), 1, -1),
    cases=_shift_cases,
    mutants=mutants.SHIFT_GLYPH,
    also={
        "shift-wraps-around": lambda glyph, down, right: np.roll(glyph, (down, right), (0, 1)),
        "shift-opposite": lambda glyph, down, right: _shift(glyph, -down, -right),
        "shift-up-for-down": lambda glyph, down, right: _shift(glyph, -down, right),
        "shift-axes-swapped": lambda glyph, down, right: _shift(glyph, right, down),
        "shift-edge-repeated": _edges_repeated,
        "shift-old-pixels-left": _not_emptied,
        "shift-by-one-only": lambda glyph, down, right: _shift(glyph, int(np.sign(down)), int(np.sign(right))),
        "shift-filled-with-ones": lambda glyph, down, right: (
            _shift(glyph, down, right) + 1 - _shift(np.ones(glyph.shape), down, right)
        ),
    },
)
def shift_glyph(glyph: Array, down: int, right: int) -> Array:
    """The glyph moved down by `down` rows and to the right by `right` columns.

    `glyph` is an array of grey values of shape (rows, columns), row 0 at the top. `down` and `right` are whole
    numbers; a negative one moves it up, or to the left. What leaves the picture is lost, and where nothing arrives
    there is 0: nothing comes in again on the other side. It may be shifted out of the picture altogether.

    Returns a new array of the same shape.
    """
    rows, columns = glyph.shape
    shifted = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            if 0 <= row - down < rows and 0 <= column - right < columns:
                shifted[row, column] = glyph[row - down, column - right]
    return shifted


# --- expand -------------------------------------------------------------------------------------------------------

MOVES = ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1))  # (down, right): as it is, up, down, left, right


def _expand_cases(stream: Stream) -> Iterator[Case]:
    yield Case("one picture of 2 by 2", (_glyph(stream, 1, 2, 2), np.array([3])))
    for rung, shape in (
        ("one glyph of 7 by 5", (1, 7, 5)),
        ("two pictures of 3 by 3", (2, 3, 3)),
        ("three pictures of 4 by 6", (3, 4, 6)),
        ("five pictures of 5 by 5", (5, 5, 5)),
        ("five glyphs of 7 by 5", (5, 7, 5)),
        ("eleven pictures of 3 by 2", (11, 3, 2)),
        ("four pictures of 4 by 4", (4, 4, 4)),
    ):
        yield Case(rung, (_glyph(stream, *shape), stream.permutation(shape[0] + 3)[: shape[0]]))


def _expanded(
    moves: Any = MOVES, shift: Callable[[Array, int, int], Array] = _shift, tiled: tuple[bool, bool] = (False, False)
) -> Callable[[Array, Array], tuple[Array, Array]]:
    """An expansion by these moves; `tiled` says for images and labels whether whole blocks follow each other."""

    def expand(images: Array, labels: Array) -> tuple[Array, Array]:
        blocks = np.stack([np.stack([shift(image, *move) for image in images]) for move in moves])
        ordered = blocks if tiled[0] else blocks.swapaxes(0, 1)
        repeated = np.tile(labels, len(moves)) if tiled[1] else np.repeat(labels, len(moves))
        return ordered.reshape(-1, *images.shape[1:]), repeated

    return expand


def _running(images: Array, labels: Array) -> tuple[Array, Array]:
    """Every shift starts from the one before."""
    found = []
    for image in images:
        for move in MOVES:
            image = _shift(image, *move)
            found.append(image)
    return np.stack(found), np.repeat(labels, len(MOVES))


@code(
    "unicamp/expand",
    title="Expanding the training data",
    source=SECTION,
    level="build",
    minutes=10,
    points=2,
    public=(np.array([[[1.0, 2.0], [3.0, 4.0]]]), np.array([7])),
    cases=_expand_cases,
    mutants=mutants.EXPAND,
    returns=("images", "labels"),
    also={
        "shift-wraps-around": _expanded(shift=lambda image, down, right: np.roll(image, (down, right), (0, 1))),
        "shift-opposite": _expanded(shift=lambda image, down, right: _shift(image, -down, -right)),
        "shift-axes-swapped": _expanded(shift=lambda image, down, right: _shift(image, right, down)),
        "shift-edge-repeated": _expanded(shift=_edges_repeated),
        "expansion-one-after-another": _running,
        "expansion-in-blocks": _expanded(tiled=(True, True)),
        "expansion-labels-beside-others": _expanded(tiled=(False, True)),
        "expansion-without-originals": _expanded(MOVES[1:]),
        "expansion-labels-not-repeated": lambda images, labels: (_expanded()(images, labels)[0], 1 * labels),
    },
)
def expand(images: Array, labels: Array) -> tuple[Array, Array]:
    """Five training examples for every one: as it is, and shifted by one pixel up, down, to the left and to the right.

    `images` has shape (n, rows, columns), row 0 at the top; `labels` has shape (n,), whole numbers. A shift fills with
    0 where nothing arrives; nothing comes in again on the other side.

    Returns `(images, labels)` of shapes (5n, rows, columns) and (5n,), new arrays. First come the five of image 0, in
    the order: as it is, up, down, left, right; then the five of image 1, and so on. Each label stands at the places of
    its five images.
    """
    more = []
    for image in images:
        up, down, left, right = (np.zeros(image.shape) for _ in range(4))
        up[:-1] = image[1:]
        down[1:] = image[:-1]
        left[:, :-1] = image[:, 1:]
        right[:, 1:] = image[:, :-1]
        more += [image, up, down, left, right]
    return np.array(more), np.repeat(labels, 5)


# --- in words -----------------------------------------------------------------------------------------------------

WORDS = {
    "digits": Stem(
        "Photographs of handwritten digits are recognised by a network. Which change makes *wrong* "
        "training examples, if "
        "the label is kept?",
        (
            Option("half", "Turning the picture by 180 degrees."),
            Option("shift", "Shifting it by one pixel.", "variation-thought-harmful"),
            Option("turn", "Turning it by five degrees.", "variation-thought-harmful"),
            Option("thick", "Making the strokes a little thicker.", "variation-thought-harmful"),
            Option("skew", "Slanting it a little.", "variation-thought-harmful"),
        ),
        "A 6 becomes a 9. A change is good if it occurs in real pictures and does not change what is meant.",
    ),
    "test": Stem(
        "Which data are expanded by shifted copies?",
        (
            Option("training", "The training data only."),
            Option("all", "Training, validation and test data alike.", "expansion-of-test-data"),
            Option("test", "The test data only, because there are fewer of them.", "expansion-of-test-data"),
            Option(
                "before",
                "All the data, and then they are divided into training, validation and test data.",
                "expansion-before-the-split",
            ),
            Option("validation", "Training and test data, but not the validation data.", "expansion-of-test-data"),
        ),
        "Expansion is a way of training. What is measured on must be real data, and no copy of a test picture may be "
        "among the training data: dividing comes first.",
    ),
    "why": Stem(
        "Why do shifted copies help, although they come from pictures the network has already?",
        (
            Option("varied", "They show variations of real pictures that the network has not met yet."),
            Option(
                "more",
                "Any larger number of examples helps, and exact copies would do just as well.",
                "copies-thought-new",
            ),
            Option(
                "cost",
                "They make the cost on the training data lower, as each digit comes five times.",
                "regularisation-thought-to-fit-better",
            ),
            Option("faster", "Every epoch becomes faster.", "expansion-thought-to-save-time"),
            Option("labels", "They correct wrong labels.", "copies-thought-new"),
        ),
        "For a fully connected network a picture shifted by a pixel is quite another input. An epoch of five times the "
        "data takes five times as long, and exact copies would teach nothing new.",
    ),
    "sound": Stem(
        "The task is speech recognition. Which expansion of the training data is in the spirit of shifted digits?",
        (
            Option("noise", "Adding some background noise to the recordings."),
            Option(
                "reverse",
                "Playing the recordings backwards, with the same labels.",
                "variation-that-changes-the-meaning",
            ),
            Option("shuffle", "Exchanging the labels of some recordings.", "variation-that-changes-the-meaning"),
            Option("copies", "Using every recording five times in each epoch.", "copies-thought-new"),
            Option("test", "Adding the recordings of the test set.", "expansion-of-test-data"),
        ),
        "A good variation is one that real recordings show, and that leaves what was said the same.",
    ),
}

expansion_words = choice_question(
    "unicamp/expanding_the_data",
    title="Expanding the training data, in words",
    source=SECTION,
    level="recall",
    minutes=2,
    statement="<<stem>>",
    stems=WORDS,
)
