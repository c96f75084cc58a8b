"""What the tests of Nielsen's network as a class share."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercises.model import Case
from exercises.nielsen.network import lesson, probe
from grader.streams import stream


def _tried(network: Any, case: Case) -> Any:
    return probe(SimpleNamespace(Network=network), *case.arguments)


@pytest.fixture(scope="session")
def tried() -> Callable[[Any, Case], Any]:
    """What the probe says of a class on a case."""
    return _tried


@pytest.fixture(scope="session")
def learns() -> Callable[[Any, int], bool]:
    """Whether a class learns the digits of one seed."""

    def lesson_of(network: Any, seed: int) -> bool:
        np.random.seed(seed)
        return bool(_tried(network, lesson(stream(b"tests", "lesson", str(seed))))[-1])

    return lesson_of
