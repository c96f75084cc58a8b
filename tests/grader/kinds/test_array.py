"""Kind `array`: each number like a number; the shape counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exercises.model import Expected, Part
from grader.jail import Reading
from grader.kinds import array
from grader.kinds.mark import Mark

WANT = [[0.3589, 0.4087], [0.5113, 0.5614]]
PART = Part("w", "array", "", places=4, shape=(2, 2))
ROW = Part("d", "array", "", places=4, shape=(2,))


def mark(value: Any, want: Any = WANT, alternatives: dict[str, Any] | None = None, part: Part = PART) -> Mark:
    """The mark of typed rows."""
    reading = Reading("q1_w", "ok", text=str(value), value=value)
    return array.mark(part, Expected(want, "", 0.5e-4), reading, alternatives or {})


def test_right() -> None:
    """Lists, tuples and arrays are right, each number within half a unit."""
    for value in (WANT, tuple(map(tuple, WANT)), np.array(WANT), np.array(WANT) + 4e-5):
        assert mark(value).verdict == "correct"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.transpose(WANT), "rows and columns are exchanged"),
        (np.negative(WANT), "the signs are not"),
        (np.multiply(2, WANT), "every number is twice"),
        (np.divide(WANT, 2), "every number is half"),
        (WANT[::-1], "not in this order"),
        ([[0.3589, 0.4087], [0.5113, 0.5616]], "1 of 4 numbers differ; the first is entry [1][1]: 0.5616"),
        ([0.3589, 0.4087, 0.5113, 0.5614], "you gave 4 numbers, expected 2 by 2"),
        (0.3589, "you gave one number"),
        ([WANT], "you gave 1 by 2 by 2, expected 2 by 2"),
    ],
)
def test_wrong_in_words(value: Any, words: str) -> None:
    """What is wrong with an array is said in words."""
    made = mark(value)
    assert (made.verdict, made.fraction) == ("wrong", 0.0)
    assert words in made.findings[0].message


@pytest.mark.parametrize(
    "value", [[[1, 2], [3]], [["a", "b"], ["c", "d"]], [[None, 1], [2, 3]], [[True, False], [1, 2]], None, "text", {}]
)
def test_unreadable(value: Any) -> None:
    """Ragged rows, text, None and truth values are unreadable."""
    assert mark(value).status == "unreadable"


@pytest.mark.parametrize("strange", [np.nan, np.inf])
def test_not_finite(strange: float) -> None:
    """NaN and infinities pass on neither side."""
    broken = [[0.3589, 0.4087], [0.5113, strange]]
    assert mark(broken).verdict == "wrong"
    assert mark(broken, broken).verdict == "wrong"
    assert mark(WANT, broken).verdict == "wrong"


def test_suspects() -> None:
    """A mistake is suspected if every number is its; one as near as rounding, or of another shape, is not."""
    wrong = {"a": [[0.1, 0.2], [0.3, 0.4]], "b": [[0.1, 0.2], [0.3, 0.5]], "c": [0.1, 0.2]}
    assert mark([[0.1, 0.2], [0.3, 0.4]], alternatives=wrong).suspects == ("a",)
    near = {"a": np.add(WANT, 1e-4).tolist()}
    assert mark(np.add(WANT, 0.8e-4), alternatives=near).suspects == ()


RIGHT = [[0.358916, 0.408666], [0.511301, 0.561370]]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([[0.3589, 0.4086], [0.5113, 0.5613]], "right, but cut off and not rounded; 2 of 4 numbers differ"),
        (
            [[0.3589, 0.4089], [0.5113, 0.5614]],
            "close, but the last digits are off: too much was rounded on the way; 1",
        ),
        ([[0.3589, 0.4086], [0.5113, 0.7]], "the first is entry [0][1]: 0.4086 (right, but cut off and not rounded)"),
        ([[0.3589, 0.4087], [0.5131, 0.5614]], "two neighbouring digits are exchanged; 1 of 4 numbers differ"),
        ([[0.3598, 0.4087], [0.5113, 0.5614]], "two neighbouring digits are exchanged; 1 of 4 numbers differ"),
        ([[0.3589, 0.7], [0.5113, 0.5613]], "2 of 4 numbers differ; the first is entry [0][1]: 0.7"),
    ],
)
def test_close_entries(value: Any, words: str) -> None:
    """Entries that are cut off or off by rounding are told so in the words a single number gets."""
    made = mark(value, RIGHT)
    assert made.verdict == "wrong"
    assert made.findings[0].message.startswith(words) or made.findings[0].message.endswith(words)
    explained = mark(value, RIGHT, {"error-doubled": value})
    if explained.suspects:
        assert "rounded" not in explained.findings[0].message


def test_show() -> None:
    """Rows of numbers are shown with the digits asked for, a single number like any other."""
    assert array.show(WANT, PART) == "[[0.3589, 0.4087], [0.5113, 0.5614]]"
    assert array.show(0.5, Part("p", "number", "", places=2)) == "0.50"


ONE = Part("b", "array", "", shape=(1,))


@pytest.mark.parametrize(("value", "verdict"), [(8, "correct"), ([8], "correct"), (8.0, "correct"), (7, "wrong")])
def test_one_number_without_brackets(value: Any, verdict: str) -> None:
    """A list of one number may be typed without its brackets; a list of two may not."""
    assert mark(value, [8], part=ONE).verdict == verdict
    assert mark(value, [8, 8], part=Part("b", "array", "", shape=(2,))).verdict == "wrong"


def test_shapes_in_words() -> None:
    """What was given and what is expected is said once each, and never as "1 numbers"."""
    for value, words in (
        ([8, 1], "you gave 2 numbers, expected one number such as [1]"),
        ([[8]], "you gave 1 by 1, expected one number such as [1]"),
    ):
        assert mark(value, [8], part=ONE).findings[0].message == words
    row = Part("b", "array", "", shape=(2,))
    assert mark([8], [8, 8], part=row).findings[0].message == "you gave one number, expected two numbers such as [1, 1]"
    assert mark(True, [1], part=ONE).status == "unreadable"


def test_hint() -> None:
    """The hint shows the shape."""
    assert "[[0.1, 0.1], [0.1, 0.1]], each with 4 digits" in array.hint(PART)
    assert "[0.1, 0.1]" in array.hint(ROW)
    assert array.hint(Part("p", "array", "", shape=(2,))) == "two numbers such as [1, 1]"
    assert [array.hint(Part("p", "array", "", shape=(n,))).split()[0] for n in (6, 10, 11)] == ["six", "ten", "11"]
