"""Whole numbers that ran out of their type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

PIXELS = np.array([3, 200], dtype=np.uint8)


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        (np.array([200]).astype(np.int8), [200.0], "your array is int8, which goes from -128 to 127 and begins again"),
        (
            PIXELS - np.uint8(5),
            [-2.0, 195.0],
            "entry [0] of the result is 254, expected -2 (1 of 2 entries differ); your",
        ),
        (np.array([2**31]).astype(np.int32), [2.0**31], "which goes from -2147483648 to 2147483647"),
        (np.array([3**39]) * np.array([27]), [3.0**42], "your array is int64, which goes from -9223372036854775808"),
        (
            np.array([-(2**63)]),
            [0.5],
            "-9223372036854775808 is what int64 makes of NaN, of infinity and of what is too",
        ),
        ([-(2**63)], [0.5], "is what int64 makes of NaN"),
        (np.array([254.0, 195.0]), [-2.0, 195.0], "off by 2**8, as whole numbers of 8 bits are"),
        ([-56], [200.0], "off by 2**8"),
        (-7616, 123456.0, "off by 2 times 2**16"),
        (float(2**31 - 2**32), 2.0**31, "off by 2**32"),
        ([3**42 - 6 * 2**64], [3.0**42], "off by 6 times 2**64, as whole numbers of 64 bits are"),
    ],
)
def test_overflow(got: Any, want: Any, words: str, compare: Callable[..., Any]) -> None:
    """A type that cannot hold what is wanted is named, and so are whole turns made in one that is gone."""
    found = compare(got, np.array(want))
    assert words in found.message
    assert found.message.endswith("; compute with fractions (dtype=float)")
    assert found.kind == "dtype"


@pytest.mark.parametrize(
    ("got", "want"),
    [
        ([256.0], [0.0]),  # 256 off, but 0 needs no 9th bit
        ([-56.5], [199.5]),
        ([-56.0, 1.0], [200.0, 2.0]),  # one of them is off by something else
        ([0.0], [256.5]),
        ([1.0], [1e300]),
        ([1.0], [np.nan]),
        ([1.0], [np.inf]),
        (np.array([3], dtype=np.int8), [4.0]),
        (np.array([126, -127], dtype=np.int8), [127.0, -128.0]),  # the ends themselves fit
    ],
)
def test_no_overflow(got: Any, want: list[float], compare: Callable[..., Any]) -> None:
    """What is off by anything else is a wrong value."""
    assert compare(np.asarray(got), np.array(want)).kind == "value"


def test_whole_numbers_within_their_type_are_right(compare: Callable[..., Any]) -> None:
    """A type of whole numbers is no fault in itself."""
    assert compare(np.array([-128, 127], dtype=np.int8), np.array([-128.0, 127.0])).message == ""
    assert compare(np.array([255], dtype=np.uint8), np.array([255.0])).message == ""
