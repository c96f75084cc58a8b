"""Keys: what is expected for a given, and what every misconception leads to. Solved once per given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np

from exercises.bank import BANK
from exercises.entry import probe_source
from exercises.model import Case, CodeExercise, Key, Part, Question, Value
from grader import needs
from grader.blame import alternatives_of, blaming, key_of, parts_of
from grader.comparison import Stack
from grader.explanation.pairs import Pairs
from grader.explanation.sample import tolerance_of
from grader.jail import Call
from grader.variants import Variant
from reference.lazy import lazy


@dataclass(frozen=True)
class QuestionKey:
    """The key of a question's given."""

    exercise: Question
    given: Mapping[str, Any]

    @lazy
    def parts(self) -> tuple[Part, ...]:
        return parts_of(self.exercise, self.given)

    @lazy
    def expected(self) -> Key:
        return key_of(self.exercise, self.parts, self.given)

    @lazy
    def alternatives(self) -> Mapping[str, Mapping[str, Value]]:
        """Misconception -> part -> the wrong value it leads to; of several that are alike here only the first."""
        found = alternatives_of(self.exercise, self.given)
        alike = {name for first, *others in self.exercise.alike if first in found for name in others}
        return {name: values for name, values in found.items() if name not in alike}


@dataclass(frozen=True)
class CodeKey:
    """The hidden cases of a code exercise, and what is right and wrong on them."""

    exercise: CodeExercise
    seed: int

    @lazy
    def cases(self) -> Sequence[Case]:
        with blaming(self.exercise, "cases"):
            return self.exercise.cases(np.random.Generator(np.random.PCG64(self.seed)))

    @lazy
    def call(self) -> Call:
        """What enters the jail: the arguments of the cases, without anything that is expected."""
        arguments = tuple(case.arguments for case in self.cases)
        return Call(self.exercise.name, arguments, probe_source(self.exercise), needs.grant(self.exercise.needs))

    @lazy
    def wanted(self) -> tuple[Any, ...]:
        """What is right for each case."""
        with blaming(self.exercise, "solution"):
            return tuple(self.exercise.expected(case.arguments) for case in self.cases)

    @lazy
    def stack(self) -> Stack:
        """What is right for all cases at once, with how far off it may be."""
        return Stack.of(self.wanted, [tolerance_of(self.exercise, case) for case in self.cases])

    @lazy
    def alternatives(self) -> Mapping[str, Sequence[Any]]:
        """Misconception -> its result of each case; None where it leads to none."""
        with blaming(self.exercise, "alternatives"):
            return self.exercise.alternatives(self.cases)

    @lazy
    def pairs(self) -> Pairs:
        """What two mistakes at once lead to; computed when first asked, and kept."""
        return Pairs(self.exercise, self.cases, self.wanted, self.alternatives)


@dataclass(frozen=True)
class KeyRing:
    """Keys by given; those of code exercises are kept, because a class shares them."""

    _code: dict[tuple[str, int], CodeKey] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def key(self, variant: Variant) -> QuestionKey | CodeKey:
        """The key of a variant, not yet solved: it is when first asked."""
        exercise = BANK[variant.exercise]
        if isinstance(exercise, Question):
            return QuestionKey(exercise, variant.given)
        name = (variant.exercise, int(variant.given["seed"]))
        with self._lock:
            return self._code.setdefault(name, CodeKey(exercise, name[1]))
