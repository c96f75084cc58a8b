"""What does not compute changes no result."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from grader.selftest import manners
from grader.selftest.program import read

Check = Callable[..., str]
TEXT = '''
def f(x):
    """What
    it does."""
    y = 2 * x
    if len(x) > 1:
        y = y + 1
    else:
        y = y - 1
    return y
'''
X = np.array([1.0, 2.0])
TREES = (
    manners.docstrings,
    manners.types,
    manners.prints,
    manners.unused,
    manners.copied_arguments,
    manners.copied_places,
)
TEXTS = (manners.comments, manners.tabs, manners.windows, manners.spaced)


@pytest.mark.parametrize("rewrite", TREES)
def test_it_changes_no_result(rewrite: Callable[..., bool], keeps: Check) -> None:
    """On every seed, and the program is another one."""
    assert keeps(rewrite, TEXT, X)


@pytest.mark.parametrize("retype", TEXTS)
def test_the_layout_of_the_text_changes_nothing(retype: Callable[..., str]) -> None:
    """Comments, tabs, line ends, spaces: the text is another one, the program the same."""
    text = read(TEXT).text
    for seed in range(10):
        new = retype(text, np.random.default_rng(seed))
        assert new != text
        assert read(new.replace("\r\n", "\n").expandtabs(4)).text.split('"""')[2] == text.split('"""')[2]


def test_nothing_is_printed_where_printing_prints() -> None:
    """`__repr__` prints nothing, or it would call itself; and nothing is shown of Values, whose `__repr__` may fail."""
    engine = (
        "class V:\n    def __mul__(s, o):\n        y = s\n        return y\n\n    def __repr__(s):\n        return 'V'"
    )
    for seed in range(10):
        program = read(engine)
        manners.prints(program, np.random.default_rng(seed))
        assert "print" not in program.text.split("__repr__")[1]
        assert "print('y" not in program.text


def test_values_are_not_copied() -> None:
    """A copy of a Value is another Value, whose gradient nobody reads."""
    program = read("def train(model):\n    return model", "class V:\n    def __mul__(s, o):\n        return s")
    assert not manners.copied_arguments(program, np.random.default_rng(0))
