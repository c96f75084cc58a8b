"""One submission: a program in a student's style, graded like any other, and what the grader said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import msgspec
import numpy as np

from exercises.entry import mutant, plain, solution
from exercises.model import CodeExercise
from grader import jail, quicktest, streams
from grader.keys import CodeKey, KeyRing
from grader.scorecard import ItemScore, Verdict
from grader.selftest.mutations import Mutation, mutations
from grader.selftest.styles import Styled, styled
from grader.streams import EVERYONE

Kind = Literal["right", "catalogue", "generic"]
LIMITS = jail.Limits(cpu_seconds=6.0, case_seconds=1.0)  # an endless loop is one after a second


class Trial(msgspec.Struct, frozen=True):
    """Which program of an exercise, in which style; style 0 is the program as it stands."""

    kind: Kind
    name: str = ""  # the mistake of the catalogue, or the number of the change
    style: int = 0


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of a trial."""

    exercise: str
    kind: Kind
    name: str
    style: int
    ways: tuple[str, ...]  # in which it was written
    verdict: Verdict
    named: tuple[str, ...] = ()  # the mistakes that the findings name
    certain: bool = False  # whether one of them is named without reserve
    said: str = ""  # of a right program that lost marks, or a wrong one that was not named
    line: int = 0  # of a change
    before: str = ""
    after: str = ""
    survived: Literal["", "equivalent", "hole"] = ""  # a change that passed: on all further cases, or not
    cases: int = 0  # further cases on which it was right
    shown: str = ""  # the case that shows that it is wrong


@dataclass(frozen=True)
class Desk:
    """An exercise with its programs, and the keys that all its submissions share."""

    exercise: CodeExercise
    profile: jail.Profile
    seed: int
    keys: KeyRing = field(default_factory=KeyRing)

    @cached_property
    def around(self) -> str:
        """What stands above a student's program: the import and the functions that are given."""
        return "\n\n".join(["import numpy as np", *map(plain, self.exercise.provided)])

    @cached_property
    def changes(self) -> Sequence[Mutation]:
        """The solution's changes without a catalogue."""
        return mutations(solution(self.exercise), self.exercise.keep)

    @cached_property
    def applicable(self) -> tuple[str, ...]:
        """The mistakes that differ from right on the hidden cases."""
        number = streams.seed(streams.secret_of_seed(self.seed), "quicktest", self.exercise.id, EVERYONE)
        return tuple(CodeKey(self.exercise, number).alternatives)

    def stream(self, *words: str) -> np.random.Generator:
        """The random stream of these words."""
        return streams.stream(streams.secret_of_seed(self.seed), "selftest", self.exercise.id, *words)

    def program(self, trial: Trial) -> Styled:
        """What is handed in, below what is given. Raises BadPack where a mistake's changes do not fit."""
        if trial.kind == "right":
            text = solution(self.exercise)
        elif trial.kind == "catalogue":
            text = mutant(self.exercise, trial.name)
        else:
            text = self.changes[int(trial.name)].text
        if trial.style == 0:
            return Styled(text, ())
        rng = self.stream(trial.kind, trial.name, str(trial.style))
        return styled(text, self.around, rng, mistaken=trial.kind != "right")

    def source(self, program: Styled) -> bytes:
        """The file that is handed in."""
        return f"{self.around}\n\n{program.text}\n".encode()

    def tried(self, trial: Trial) -> Outcome:
        """Hand a program in, and see what is said of it. Every style has hidden cases of its own."""
        program = self.program(trial)
        limits = None if self.exercise.needs.packages else LIMITS
        number = self.seed + trial.style
        card = quicktest.grade(self.source(program), (self.exercise,), self.profile, number, self.keys, limits)
        item = card.items[0]
        named = _named(item)
        change = self.changes[int(trial.name)] if trial.kind == "generic" else None
        expected = item.verdict == "correct" if trial.kind == "right" else named == (trial.name,)
        return Outcome(
            exercise=self.exercise.id,
            kind=trial.kind,
            name=trial.name,
            style=trial.style,
            ways=program.ways,
            verdict=item.verdict,
            named=named,
            certain=_certain(item),
            said="" if expected or trial.kind == "generic" else _said(item),
            line=change.line if change else 0,
            before=change.before if change else "",
            after=change.after if change else "",
        )


def _named(item: ItemScore) -> tuple[str, ...]:
    """The mistakes named in the findings, each once."""
    found = [finding.misconception for part in item.parts for finding in part.findings]
    return tuple(dict.fromkeys(name for name in found if name))


def _certain(item: ItemScore) -> bool:
    """Whether a mistake is named, and not only as a likely one."""
    return any(
        finding.misconception is not None and finding.confidence != "likely"
        for part in item.parts
        for finding in part.findings
    )


def _said(item: ItemScore) -> str:
    return "; ".join(finding.message for part in item.parts for finding in part.findings)[:600]
