"""Networks with a mistake: what is said of them is true, and each is another network."""

from __future__ import annotations

from typing import Any

import pytest

from exercises import nielsen
from exercises.nielsen.mistaken import CLASSES, MISTAKEN
from exercises.nielsen.network import LEARNS
from grader.kinds import code

EXERCISE = nielsen.Network
REFERENCE: Any = EXERCISE.reference


@pytest.mark.parametrize("name", LEARNS)
@pytest.mark.filterwarnings("ignore:overflow")
def test_what_a_mistake_makes_of_the_digits_is_known(learns: Any, name: str) -> None:
    """`LEARNS` is true of the real class; where no matrix fits, it raises as its stand-in does."""
    for seed in range(2):
        if name == "weights-transposed":
            for each in (CLASSES[name], MISTAKEN[name]):
                with pytest.raises(ValueError, match="size 10 is different from 12"):
                    learns(each, seed)
        else:
            assert learns(CLASSES[name], seed) is LEARNS[name] is learns(MISTAKEN[name], seed)


def test_the_mistakes_are_all_there(ladder: Any, tried: Any) -> None:
    """Each mistake has a class and a stand-in, and is told from right by more than the digits."""
    assert set(LEARNS) == set(CLASSES) == set(MISTAKEN)
    first = ladder(EXERCISE)[:-1]
    for name, mistaken in CLASSES.items():
        shows = 0
        for case in first:
            try:
                shows += code.compared(EXERCISE, case, tried(mistaken, case), tried(REFERENCE, case)) is not None
            except ValueError:
                shows += 1
        assert shows >= 2, name
