"""Two mistakes made at once: what every pair gives on a set of cases, and which pair a function shows.

There are hundreds of pairs. Each is tried on one small case, once for a set of cases, and kept as a row of numbers;
only a pair whose row is what the student's function gave is computed on the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from exercises.entry import alike
from exercises.model import Case, CodeExercise
from grader.explanation.entries import same
from grader.explanation.row import Form, near, row_of, rows_of
from grader.explanation.sample import Sample
from reference.lazy import lazy

Pair = tuple[str, str]
LEAST_ALIKE = 2  # cases on which a mistake is tried alone
LEAST_SHOWN = 3  # cases in which a pair must have a result: where it has none it explains anything


@dataclass(frozen=True)
class _Rows:
    """The pairs that give one form on the telling case, each with its numbers."""

    pairs: tuple[Pair, ...]
    numbers: np.ndarray[Any, Any]


@dataclass(frozen=True)
class Pairs:
    """The pairs of an exercise's mistakes that can be made at once, on one set of cases."""

    exercise: CodeExercise
    cases: Sequence[Case]
    wanted: Sequence[Any]
    alternatives: Mapping[str, Sequence[Any]]
    _kept: dict[tuple[Pair, int], Any] = field(default_factory=dict)

    def explaining(self, samples: Sequence[Sample]) -> tuple[Pair, ...]:
        """The pairs whose results are the student's on every case."""
        if self.exercise.combined is None or not self.names or self.telling >= len(samples):
            return ()
        return tuple(pair for pair in self._candidates(samples[self.telling]) if self._explains(pair, samples))

    @lazy
    def names(self) -> tuple[str, ...]:
        """The mistakes that can be combined: those that, made in that way alone, give what they should."""
        return tuple(name for name, outputs in self.alternatives.items() if self._combines(name, outputs))

    def _combines(self, name: str, outputs: Sequence[Any]) -> bool:
        visible = [
            i
            for i, (output, want) in enumerate(zip(outputs, self.wanted, strict=True))
            if output is not None and not alike(output, want)
        ]
        alone = [(self._output_of((name,), i), outputs[i]) for i in visible[:LEAST_ALIKE]]
        return bool(alone) and all(made is not None and alike(made, output) for made, output in alone)

    @lazy
    def telling(self) -> int:
        """The case in which most mistakes have a result of their own; the smallest of those that tell as much."""
        required = [i for i, case in enumerate(self.cases) if not case.bonus]
        return max(required, key=lambda i: (self._told(i), -i), default=0)

    def _told(self, case: int) -> int:
        numbers = [row_of(self.alternatives[name][case], self.wanted[case]) for name in self.names]
        with np.errstate(over="ignore"):  # of a mistake that runs away
            return len({(form, row.round(9).tobytes()) for form, row in filter(None, numbers)})

    @lazy
    def rows(self) -> Mapping[Form, _Rows]:
        """The pairs that have a result on the telling case, by its form."""
        found: dict[Form, list[tuple[Pair, np.ndarray[Any, Any]]]] = defaultdict(list)
        for pair in combinations(self.names, 2):
            if (numbers := row_of(self.output(pair, self.telling), self.wanted[self.telling])) is not None:
                found[numbers[0]].append((pair, numbers[1]))
        return {
            form: _Rows(tuple(pair for pair, _ in rows), np.array([row for _, row in rows]))
            for form, rows in found.items()
        }

    @lazy
    def elsewhere(self) -> tuple[Pair, ...]:
        """The pairs that have no result on the telling case, but on enough of the others."""
        return tuple(
            pair
            for pair in combinations(self.names, 2)
            if self.output(pair, self.telling) is None and self._shown(pair, len(self.cases)) >= LEAST_SHOWN
        )

    def _shown(self, pair: Pair, count: int) -> int:
        return sum(self.output(pair, i) is not None for i in range(count))

    def output(self, pair: Pair, case: int) -> Any:
        """What a pair gives on a case; None where it cannot be made."""
        if (pair, case) not in self._kept:
            self._kept[pair, case] = self._output_of(pair, case)
        return self._kept[pair, case]

    def _output_of(self, mistakes: tuple[str, ...], case: int) -> Any:
        return self.exercise.combined(mistakes, self.cases[case]) if self.exercise.combined else None

    def _candidates(self, sample: Sample) -> Iterator[Pair]:
        if not sample.right:
            yield from self.elsewhere
        for form, row in rows_of(self.exercise, sample).items():
            if form in self.rows:
                there = self.rows[form]
                yield from (there.pairs[i] for i in np.flatnonzero(near(self.exercise, sample, row, there.numbers)))

    def _explains(self, pair: Pair, samples: Sequence[Sample]) -> bool:
        return (
            self._shown(pair, len(samples)) >= LEAST_SHOWN
            and all(same(self.exercise, sample, self.output(pair, i)) for i, sample in enumerate(samples))
            and not any(self._undone(pair, samples, member) for member in range(len(self.exercise.returns) or 1))
        )

    def _undone(self, pair: Pair, samples: Sequence[Sample], member: int) -> bool:
        """Whether one of the results is right throughout, and only because the one mistake undoes the other there.

        Then nobody has made the two: right numbers in a wrong shape, or biases divided by n once more and once less.
        """
        seen = False
        for i, sample in enumerate(samples):
            alone = [self._apart(sample, self.alternatives[name][i], member) for name in pair]
            if True in alone:
                seen = True
                if self._apart(sample, self.output(pair, i), member):
                    return False
        return seen

    def _apart(self, sample: Sample, output: Any, member: int) -> bool | None:
        """Whether one of the results that a mistake gives is another than is wanted; None where it gives none."""
        want = sample.want
        if self.exercise.returns and isinstance(want, list | tuple) and len(want) == len(self.exercise.returns):
            if not isinstance(output, list | tuple) or len(output) != len(want):
                return None
            want, output = want[member], output[member]
        right, made = row_of(want, want), row_of(output, want)
        if right is None or made is None:
            return None
        return made[0] != right[0] or not near(self.exercise, sample, right[1], made[1])
