"""Choosing among the mistakes that explain an answer by what the other answers of the question say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from itertools import combinations, islice

import numpy as np

from exercises.model import Part, Value
from grader import coincidence
from grader.following import COUNTED, is_value
from grader.jail import Reading
from grader.keys import QuestionKey
from grader.kinds import VALUE_KINDS
from grader.kinds.mark import Mark
from grader.kinds.number import significant_digits, slack
from grader.slips import Confidence
from reference.lazy import lazy

DIGITS_OF_PAIRS = 6  # significant: so many a lone answer must have before two mistakes at once are looked for
MOST_LOOKED_AT = 2  # unexplained answers that a thousand pairs are held against; the others only if one fits
WITNESSES = 2  # numbers of an array: mistakes move them together, so that all of them say no more than two
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The mistakes that explain an answer; `doubtful` if the other answers speak against them."""

    names: tuple[str, ...] = ()
    doubtful: bool = False
    confidence: Confidence = "certain"
    pairs: tuple[Pair, ...] = ()  # where no single mistake does: those that explain it together
    where: tuple[str, ...] = ()  # of each mistake that is named, where it shows first

    @property
    def certain(self) -> bool:
        """Whether one mistake is named; where several fit, none is guessed."""
        return len(self.names) == 1 and not self.doubtful


class Chooser:
    """Chooses among the mistakes that explain one answer by what the other answers of the question say.

    `second` are the parts that follow from the student's own wrong answers: they need no mistake of their own.
    """

    def __init__(
        self,
        key: QuestionKey,
        marks: Mapping[str, Mark],
        answers: Mapping[str, Reading | None] | None = None,
        second: Set[str] = frozenset(),
    ) -> None:
        self.key, self.marks, self.answers, self.second = key, marks, answers or {}, second
        self.explains = Counter(name for mark in marks.values() for name in mark.suspects)
        # What merely follows from a wrong start is no further witness of how it went wrong.
        self.witnesses = Counter(name for part, mark in marks.items() if part not in second for name in mark.suspects)
        self.named: set[str] = set()  # for the parts so far

    def of(self, part: Part) -> Diagnosis:
        """What explains the answer to a part: one mistake, or two at once. To be asked part by part, in order."""
        mark = self.marks[part.id]
        if not mark.suspects:
            return self._of_pairs(part)
        before = set(self.named)
        diagnosis = self.among(mark.suspects)
        if not diagnosis.certain:
            return diagnosis
        name = diagnosis.names[0]
        sure = self.contradicts(name) == 0 and (self.witnesses[name] > 1 or not self._crowded(part))
        return replace(diagnosis, confidence="certain" if sure else "likely", where=self._where(part, (name,), before))

    def among(self, suspects: tuple[str, ...]) -> Diagnosis:
        """Those that explain most of the question (one mistake is likelier than many) and contradict least of it.

        Asked part by part: what was named for an earlier one is preferred to anything new.
        """
        suspects = tuple(name for name in suspects if name in self.named) or suspects
        weight = {name: (self.explains[name], -self.contradicts(name)) for name in suspects}
        best = max(weight.values(), default=(0, 0))
        doubtful = 0 < best[0] <= -best[1]  # as many right answers speak against it as wrong ones for it
        diagnosis = Diagnosis(tuple(name for name in suspects if weight[name] == best), doubtful)
        if diagnosis.certain:
            self.named |= set(diagnosis.names)
        return diagnosis

    def contradicts(self, name: str) -> int:
        """How many right answers would be wrong, had this mistake been made."""
        return sum(self._denied(self.key.alternatives.get(name, {})))

    def _denied(self, values: Mapping[str, Value]) -> Iterator[bool]:
        """Of each right answer whether it would be wrong with these values."""
        for part in self.key.parts:
            if part.id in values and part.kind != "formula" and self.marks[part.id].verdict == "correct":
                yield self._visible(part, values[part.id])

    def _visible(self, part: Part, value: Value) -> bool:
        typed = Reading(part.id, "ok", value=value)
        return VALUE_KINDS[part.kind].mark(part, self.key.expected[part.id], typed, {}).verdict != "correct"

    def _where(self, part: Part, names: tuple[str, ...], before: Set[str]) -> tuple[str, ...]:
        """Where each mistake shows first, told once."""
        hook = self.key.exercise.first_shown
        return tuple(hook(self.key.given, part.id, (name,)) if hook and name not in before else "" for name in names)

    def _crowded(self, part: Part) -> bool:
        """Whether the answer would be explained by chance: it has few digits, or there are many mistakes around it."""
        values = [each[part.id] for each in self.key.alternatives.values() if part.id in each]
        return coincidence.too_likely(self._chance(part, values))

    def _chance(self, part: Part, values: Iterable[Value]) -> float:
        """How many of these values an answer with these digits would meet by chance; an array by its best numbers."""
        reading = self.answers.get(part.id)
        if part.kind not in COUNTED or reading is None:
            return 0.0
        expected = self.key.expected[part.id]
        got = np.ravel(np.asarray(reading.value, dtype=float))
        rows = [row for row in map(np.ravel, values) if row.shape == got.shape]
        width = slack(expected, float(got[0]), reading) if part.kind == "number" else expected.tolerance
        met = [coincidence.hits(float(each), width, [float(row[i]) for row in rows]) for i, each in enumerate(got)]
        return coincidence.joint(sorted(met)[:WITNESSES], len(rows))

    # --- two mistakes at once

    def _of_pairs(self, part: Part) -> Diagnosis:
        pairs, parts, confidence = self._pairs
        if part.id not in parts:
            return Diagnosis()
        if len(pairs) > 1:
            return Diagnosis(confidence=confidence, pairs=pairs)
        before = frozenset(self.named)
        first, second = sorted(pairs[0], key=lambda name: name in before)  # what is new first
        self.named |= {first, second}
        where = self._where(part, (first, second), before)
        return Diagnosis(confidence=confidence, pairs=((first, second),), where=where)

    @lazy
    def _pairs(self) -> tuple[tuple[Pair, ...], frozenset[str], Confidence]:
        """The pairs that explain most of what no single mistake does, those parts, and how sure that is."""
        nothing: tuple[tuple[Pair, ...], frozenset[str], Confidence] = ((), frozenset(), "likely")
        wrong = {part.id: part for part in self.key.parts if self._unfollowed(part)}
        opened = {name: part for name, part in wrong.items() if not self.marks[name].suspects}
        if not opened or not (len(wrong) > 1 or any(map(self._has_digits, opened.values()))):
            return nothing
        looked_at = dict(islice(opened.items(), MOST_LOOKED_AT))
        spread: dict[str, list[Value]] = {name: [] for name in looked_at}
        found: dict[Pair, frozenset[str]] = {}
        for pair, values in self._combined():
            for name in looked_at:
                if name in values:
                    spread[name].append(values[name])
            if any(name in values and self._is(part, values[name]) for name, part in looked_at.items()):
                explained = (name for name, part in wrong.items() if name in values and self._is(part, values[name]))
                if not any(self._denied(values)):
                    found[pair] = frozenset(explained)
        most = max(map(len, found.values()), default=0)
        best = {pair: parts for pair, parts in found.items() if len(parts) == most}
        by_all = frozenset.intersection(*best.values()) & opened.keys() if best else frozenset()
        meant = any(not coincidence.too_likely(self._chance(wrong[name], spread[name])) for name in by_all & {*spread})
        if not by_all or not (meant or most > 1):
            return nothing
        return tuple(best), by_all, "certain" if meant and most > 1 else "likely"

    def _combined(self) -> Iterator[tuple[Pair, Mapping[str, Value]]]:
        """What every two mistakes give together, but for those that right answers speak against."""
        combined = self.key.exercise.combined
        if combined is None:
            return
        names = [name for name in self.key.alternatives if not self.contradicts(name)]
        known = {name for name in self.witnesses if name in names}  # one of two is usually seen alone somewhere
        if not known and not any(mark.verdict == "correct" for mark in self.marks.values()):
            return  # nothing is right and nothing is explained: two mistakes are no better a guess than twenty
        for pair in combinations(names, 2):
            if not known or known & set(pair):
                yield pair, combined(self.key.given, pair)

    def _unfollowed(self, part: Part) -> bool:
        """Whether an answer is wrong, a number or some, and does not follow from the student's own."""
        mark = self.marks[part.id]
        wrong = mark.verdict == "wrong" and mark.status == "ok" and part.kind in COUNTED
        return wrong and part.id not in self.second and self._shaped(part)

    def _shaped(self, part: Part) -> bool:
        reading = self.answers.get(part.id)
        return reading is not None and np.shape(reading.value) == np.shape(self.key.expected[part.id].value)

    def _has_digits(self, part: Part) -> bool:
        reading = self.answers.get(part.id)
        return reading is not None and part.kind == "number" and significant_digits(reading) >= DIGITS_OF_PAIRS

    def _is(self, part: Part, value: Value) -> bool:
        """Whether an answer is this value, which is not the right one."""
        reading = self.answers[part.id]
        assert reading is not None
        return is_value(part, self.key.expected[part.id], value, reading) and self._visible(part, value)
