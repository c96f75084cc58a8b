"""What linting an exercise found, as a record and as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from grader.lint.separation import Matrix


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong, at the first seed that shows it, and at how many seeds."""

    message: str
    seed: int
    seeds: int = 1


class Report(msgspec.Struct, frozen=True):
    """One exercise: how often it was tried, what was wrong, and how its variants differ."""

    exercise: str
    seeds: int  # variants of a question, ladders of a code exercise
    wanted: int  # fewer are tried where one takes long
    milliseconds: float  # for each
    faults: tuple[Fault, ...] = ()
    uniform: dict[str, float] = {}  # "slope: rank of 3" -> p of the chi-square test
    exempt: dict[str, int] = {}  # reason -> how many answers the rule on sizes and digits leaves out
    spread: dict[str, str] = {}  # what varies -> from what to what
    separation: Matrix | None = None
    not_run: str = ""  # why its solution and stub were not: "needs keras"


class Faults:
    """Collects faults by what they say; each keeps its first seed."""

    def __init__(self) -> None:
        self._found: dict[str, list[int]] = {}

    def add(self, seed: int, messages: Iterable[str]) -> None:
        """Every message once per seed."""
        for message in dict.fromkeys(messages):
            self._found.setdefault(message, []).append(seed)

    def all(self) -> tuple[Fault, ...]:
        """In the order in which they were first seen."""
        return tuple(Fault(message, seeds[0], len(seeds)) for message, seeds in self._found.items())


def as_text(reports: Sequence[Report]) -> str:
    """A line for each exercise with what its variants are like, and a line for each fault."""
    width = max((len(report.exercise) for report in reports), default=2)
    lines = [f"{'ID':{width}}  {'SEEDS':>6} {'MS':>8}  VARIANTS"]
    for report in reports:
        fewer = "" if report.seeds >= report.wanted else f"{report.seeds} of {report.wanted} in the time given"
        told = [f"{what} {value}" for what, value in report.spread.items()]
        told += [f"{what} p = {p:.2g}" for what, p in report.uniform.items()]
        told += [f"exempt: {count} x {reason}" for reason, count in report.exempt.items()]
        told += [f"not run: {report.not_run}"] if report.not_run else []
        line = f"{report.exercise:{width}}  {report.seeds:6} {report.milliseconds:8.2f}  "
        lines.append((line + "; ".join([*told, *([fewer] if fewer else [])])).rstrip())
        for fault in report.faults:
            again = f", and {fault.seeds - 1} more" if fault.seeds > 1 else ""
            lines.append(f"{'':{width}}  FAULT  {fault.message} (seed {fault.seed}{again})")
    count = sum(bool(report.faults) for report in reports)
    lines.append(f"{len(reports)} exercises, {count} with faults" if count else f"{len(reports)} exercises, no faults")
    return "\n".join(lines)
