"""What is fuzzed: a function that takes bytes, the bytes to begin with, and how long one input may take."""

from __future__ import annotations

import signal
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True)
class Target:
    """One reader under fuzzing."""

    name: str
    check: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    strategy: SearchStrategy[bytes]
    words: tuple[bytes, ...]  # what a mutation may put in whole
    modules: tuple[str, ...]  # whose branches guide the search, and whose lines are counted
    seconds: float  # CPU time of one input
    longest: int  # bytes of one input

    def __call__(self, data: bytes) -> None:
        """Check one input within its time."""
        with within(self.seconds):
            self.check(data)


def inert(text: str) -> bool:
    """Whether a text can be printed: nothing that steers a terminal, hides what is read, or has no UTF-8."""
    return not any(unicodedata.category(char)[0] == "C" for char in text if char not in "\n\t")


class TooSlow(BaseException):
    """An input took more CPU time than it may; no `except Exception` in a reader can hide it."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlow if the block uses more CPU time: at once where Python runs, afterwards where C does."""

    def stop(number: int, frame: Any) -> None:
        raise TooSlow(f"more than {seconds:g} s of CPU time")

    before = signal.signal(signal.SIGPROF, stop)
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    used = time.process_time() - start
    if used > seconds:
        raise TooSlow(f"{used:.1f} s of CPU time, {seconds:g} are allowed")
