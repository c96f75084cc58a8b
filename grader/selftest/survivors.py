"""A wrong program that passes is tried on ten thousand further cases: is it right after all, or are the cases weak?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from exercises.entry import probe_source
from exercises.model import Case, CodeExercise
from grader import jail, needs, streams
from grader.kinds import code
from grader.scorecard import Finding

CASES = 10_000
FIRST = 100  # most holes show soon
CHUNK = 2_000
LIMITS = jail.Limits(cpu_seconds=600.0, case_seconds=2.0, result_bytes=256 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Survival:
    """On how many further cases a program was right, and the case on which it was not, if there was one."""

    agreed: int
    shown: str = ""


@dataclass
class Further:
    """Further cases of an exercise with what is right for them, made once for all programs that are tried on them."""

    exercise: CodeExercise
    seed: int
    chunks: list[tuple[tuple[Case, ...], tuple[Any, ...]]] = field(default_factory=list)
    ladders: int = 0

    def until(self, count: int) -> Iterator[tuple[tuple[Case, ...], tuple[Any, ...]]]:
        """So many cases in chunks, a small one first."""
        done = at = 0
        while done < count:
            if at == len(self.chunks):
                self.chunks.append(self._chunk(min(CHUNK if at else FIRST, count - done)))
            cases, wanted = self.chunks[at]
            yield cases, wanted
            done += len(cases)
            at += 1

    def _chunk(self, size: int) -> tuple[tuple[Case, ...], tuple[Any, ...]]:
        cases: list[Case] = []
        secret = streams.secret_of_seed(self.seed)
        while len(cases) < size:
            self.ladders += 1
            stream = streams.stream(secret, "selftest", self.exercise.id, "further", str(self.ladders))
            cases += [case for case in self.exercise.cases(stream) if not case.bonus]
        return tuple(cases), tuple(self.exercise.expected(case.arguments) for case in cases)

    def survival(self, source: bytes, profile: jail.Profile, count: int) -> Survival:
        """How far this program agrees with what is right."""
        agreed = 0
        for cases, wanted in self.until(count):
            result = self._called(source, cases, profile)
            made = code.mark(self.exercise, cases, wanted, dict, result)
            if made.verdict != "correct":
                return Survival(agreed, _shown(made.findings))
            agreed += len(cases)
        return Survival(agreed)

    def _called(self, source: bytes, cases: Sequence[Case], profile: jail.Profile) -> jail.CallResult:
        grant = needs.grant(self.exercise.needs)
        if grant is not None:
            grant = replace(grant, cpu_seconds=LIMITS.cpu_seconds)
        call = jail.Call(
            self.exercise.name, tuple(case.arguments for case in cases), probe_source(self.exercise), grant
        )
        return jail.run(jail.Job(source, (), (call,), self.seed), LIMITS, profile).calls[0]


def _shown(findings: Sequence[Finding]) -> str:
    first = findings[0]
    told = [first.where, first.given, f"expected {first.expected}, got {first.got}" if first.got else first.message]
    return "; ".join(each for each in told if each)[:1500]
