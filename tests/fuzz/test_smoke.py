"""A few hundred inputs of each target; and whether the targets bite."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from grader import networkfile, spec
from grader.formula import equality
from grader.jail import reader, transcript
from tests.fuzz import answers, formula, frames, quiz
from tests.fuzz.target import Target, TooSlow, within

TARGETS = [each.TARGET for each in (frames, quiz, formula, answers)]
EXAMPLES = {"frames": 100, "quiz": 30, "formula": 30, "answers": 50}


def searched(target: Target, examples: int) -> None:
    """Hypothesis' examples of a target, without shrinking."""

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(target.strategy)
    def search(data: bytes) -> None:
        target(data)

    search()


@pytest.mark.parametrize("target", TARGETS, ids=[each.name for each in TARGETS])
def test_a_short_search_finds_nothing(target: Target) -> None:
    """No traceback, no broken promise and no long thought in the first inputs of a search."""
    for data in target.seeds()[::9]:
        target(data)
    searched(target, EXAMPLES[target.name])


def all_of(target: Target) -> None:
    """Every seed of a target."""
    for data in target.seeds():
        target(data)


def spoilt(*arguments: Any) -> Any:
    """A reader with a fault."""
    raise IndexError("planted")


@pytest.mark.parametrize(
    ("target", "module", "name", "fault"),
    [
        (frames.TARGET, transcript, "_line", spoilt),
        (frames.TARGET, transcript, "inert", lambda text: text),
        (frames.TARGET, transcript, "_texts", lambda items: items),
        (quiz.TARGET, spec, "printable", lambda text: text),
        (quiz.TARGET, spec, "_key_fault", lambda key, lines: ""),
        (quiz.TARGET, networkfile, "suggestion", spoilt),
        (formula.TARGET, equality, "_verdict", spoilt),
        (answers.TARGET, reader, "_finite", lambda value: value),
        (answers.TARGET, reader, "_short", lambda value: spoilt()),
    ],
)
def test_a_planted_fault_is_found(
    target: Target, module: Any, name: str, fault: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A control: with a fault in the reader the seeds or a short search fail."""
    monkeypatch.setattr(module, name, fault)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the fault leads to
        all_of(target)


def test_too_much_time_is_a_finding() -> None:
    """An endless loop is stopped though it catches every exception; time spent in C is seen afterwards."""
    for work in (endless, lambda: sum(range(3_000_000))):
        with pytest.raises(TooSlow), within(0.01):
            work()


def endless() -> None:
    """A loop that hides what goes wrong in it."""
    while True:
        with contextlib.suppress(Exception):
            time.process_time()
