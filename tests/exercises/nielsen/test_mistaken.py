"""Networks with a mistake: what is said of them is true, and each is another network."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercises import nielsen
from exercises.model import Case
from exercises.nielsen.mistaken import CLASSES, MISTAKEN
from exercises.nielsen.network import LEARNS, lesson, probe
from grader.kinds import code
from grader.streams import stream

EXERCISE = nielsen.Network
REFERENCE: Any = EXERCISE.reference


def cases() -> tuple[Case, ...]:
    """The ladder."""
    return tuple(EXERCISE.cases(stream(b"tests", EXERCISE.id, "0")))


def tried(network: Any, case: Case) -> Any:
    """What the probe says of a class."""
    return probe(SimpleNamespace(Network=network), *case.arguments)


def learns(network: Any, seed: int) -> bool:
    """Whether a class learns the digits of one seed."""
    np.random.seed(seed)
    return bool(tried(network, lesson(stream(b"tests", "lesson", str(seed))))[-1])


@pytest.mark.parametrize("name", LEARNS)
@pytest.mark.filterwarnings("ignore:overflow")
def test_what_a_mistake_makes_of_the_digits_is_known(name: str) -> None:
    """`LEARNS` is true of the real class; where no matrix fits, it raises as its stand-in does."""
    for seed in range(2):
        if name == "weights-transposed":
            for each in (CLASSES[name], MISTAKEN[name]):
                with pytest.raises(ValueError, match="size 10 is different from 12"):
                    learns(each, seed)
        else:
            assert learns(CLASSES[name], seed) is LEARNS[name] is learns(MISTAKEN[name], seed)


def test_the_mistakes_are_all_there() -> None:
    """Each mistake has a class and a stand-in, and is told from right by more than the digits."""
    assert set(LEARNS) == set(CLASSES) == set(MISTAKEN)
    first = cases()[:-1]
    for name, mistaken in CLASSES.items():
        shows = 0
        for case in first:
            try:
                shows += code.compared(EXERCISE, case, tried(mistaken, case), tried(REFERENCE, case)) is not None
            except ValueError:
                shows += 1
        assert shows >= 2, name
