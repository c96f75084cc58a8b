"""Timing in turns: what is compared is run round by round, so that a slow moment meets both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One measured thing beside its peer, in seconds per piece of work."""

    what: str
    seconds: float
    peer: str = ""
    peer_seconds: float = 0.0

    def markdown(self) -> str:
        """The row of the table."""
        ratio = f"{self.seconds / self.peer_seconds:.2f}" if self.peer_seconds else ""
        peer = shown(self.peer_seconds) if self.peer_seconds else ""
        return f"| {self.what} | {shown(self.seconds)} | {self.peer} | {peer} | {ratio} |"


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    head = ["| what | median | peer in the same run | median | ratio |", "|---|---:|---|---:|---:|"]
    return "\n".join(head + [row.markdown() for row in rows])


def shown(seconds: float) -> str:
    """Seconds in a unit that is easy to read."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def in_turns(works: dict[str, tuple[Work, int]], rounds: int) -> dict[str, float]:
    """The median seconds per piece of each (work, pieces it does), after one round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, (work, pieces) in works.items():
            start = time.perf_counter()
            work()
            if number:
                times[name].append((time.perf_counter() - start) / pieces)
    return {name: statistics.median(each) for name, each in times.items()}
