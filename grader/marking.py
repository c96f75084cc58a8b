"""Marking: from what came out of the jail to a scorecard. Pure; runs in the trusted process only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial

import msgspec
import numpy as np

from exercises.bank import MISCONCEPTIONS
from exercises.entry import probe_source
from exercises.model import CodeExercise, Expected, Part, Value
from grader import needs
from grader.jail import Call, CallResult, JobResult, Reading, Slot
from grader.keys import CodeKey, KeyRing, QuestionKey
from grader.kinds import VALUE_KINDS, array, code
from grader.kinds.mark import NOT_THE_VALUE, Mark
from grader.scorecard import Finding, ItemScore, PartScore, Scorecard, Status, Verdict
from grader.variants import Variant


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose submission it is, of which quiz, and what the report may show."""

    quiz: str
    student: str
    submission: str  # SHA-256
    show_answers: bool = True
    remarks: tuple[str, ...] = ()


def slot_name(variant: Variant, part: Part) -> str:
    """What the student assigns the answer to."""
    return f"{variant.label}_{part.id}"


def slots(variants: Sequence[Variant], keys: KeyRing) -> tuple[Slot, ...]:
    """Every answer slot of a hand-out."""
    return tuple(
        Slot(slot_name(variant, part), part.kind)
        for variant in variants
        if isinstance(key := keys.key(variant), QuestionKey)
        for part in key.parts
    )


def calls(variants: Sequence[Variant], keys: KeyRing) -> tuple[Call, ...]:
    """Every function of a hand-out with the arguments of its hidden cases."""
    return tuple(
        Call(
            key.exercise.name,
            tuple(case.arguments for case in key.cases),
            probe_source(key.exercise),
            needs.grant(key.exercise.needs),
        )
        for variant in variants
        if isinstance(key := keys.key(variant), CodeKey)
    )


def mark(variants: Sequence[Variant], keys: KeyRing, result: JobResult, subject: Subject, seed: int) -> Scorecard:
    """The scorecard of one submission."""
    readings = {reading.name: reading for reading in result.readings}
    written = _code_marks(variants, keys, result)
    broken = {name for name, mark in written.values() if mark.verdict != "correct"}
    items = []
    for variant in variants:
        key = keys.key(variant)
        if isinstance(key, QuestionKey):
            items.append(_question(variant, key, readings, subject))
        else:
            uses = broken & {each.__name__ for each in key.exercise.provided}
            items.append(_code(variant, key, written[variant.label][1], uses))
    remarks = (*subject.remarks, *result.remarks)
    if result.status != "ok" and result.message:
        remarks = (*remarks, result.message)
    return Scorecard(
        quiz=subject.quiz,
        student=subject.student,
        submission=subject.submission,
        score=_total(item.points for item in items),
        max_score=_total(item.max_points for item in items),
        items=tuple(items),
        profile=result.profile,
        seed=seed,
        remarks=remarks,
        output=result.output,
    )


def _total(points: Iterable[float | None]) -> float:
    """The sum, without the dust of binary fractions; undecided points are left out."""
    return round(sum(each for each in points if each is not None), 6)


def _question(variant: Variant, key: QuestionKey, readings: Mapping[str, Reading], subject: Subject) -> ItemScore:
    answers = {part.id: readings.get(slot_name(variant, part)) for part in key.parts}
    marks = {part.id: _part(part, key, answers[part.id]) for part in key.parts}
    choose = _Chooser(key, marks)
    marks = marks | _followed(variant, key, marks, answers)
    share = variant.points / sum(part.points for part in key.parts)
    parts = tuple(
        _scored(
            mark=marks[part.id],
            part=part.id,
            slot=slot_name(variant, part),
            kind=part.kind,
            max_points=part.points * share,
            expected=key.expected[part.id].shown if subject.show_answers else "",
            diagnosis=choose.among(marks[part.id].suspects),
            notes=_notes(answers[part.id]),
        )
        for part in key.parts
    )
    # From the shares themselves, not from rounded parts: all right is the maximum, to the last digit.
    known = [(part.points, marks[part.id].fraction) for part in key.parts if marks[part.id].verdict != "undecided"]
    earned = variant.points * (
        sum(each * fraction for each, fraction in known) / sum(part.points for part in key.parts)
    )
    return _item(variant, key.exercise.title, parts, round(earned, 6) if known else None)


def _part(part: Part, key: QuestionKey, reading: Reading | None) -> Mark:
    if reading is None or reading.status == "missing":
        return Mark("missing")
    if reading.status == "unreadable":
        message = "; ".join(reading.notes) or "the answer could not be read"
        return Mark("wrong", reading.text, status="unreadable", findings=(Finding(message=message),))
    alternatives = {name: parts[part.id] for name, parts in key.alternatives.items() if part.id in parts}
    return VALUE_KINDS[part.kind].mark(part, key.expected[part.id], reading, alternatives)


def _notes(reading: Reading | None) -> tuple[str, ...]:
    return reading.notes if reading is not None and reading.status == "ok" else ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The mistakes that explain an answer; `doubtful` if the other answers speak against them."""

    names: tuple[str, ...] = ()
    doubtful: bool = False

    @property
    def certain(self) -> bool:
        """Whether one mistake is named; where several fit, none is guessed."""
        return len(self.names) == 1 and not self.doubtful


class _Chooser:
    """Chooses among the mistakes that explain one answer by what the other answers of the question say."""

    def __init__(self, key: QuestionKey, marks: Mapping[str, Mark]) -> None:
        self.key, self.marks = key, marks
        self.explains = Counter(name for mark in marks.values() for name in mark.suspects)
        self.named: set[str] = set()  # for the parts so far

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
        values = self.key.alternatives.get(name, {})
        return sum(
            self.marks[part.id].verdict == "correct" and self._visible(part, values[part.id])
            for part in self.key.parts
            if part.id in values and part.kind != "formula"
        )

    def _visible(self, part: Part, value: Value) -> bool:
        typed = Reading(part.id, "ok", value=value)
        return VALUE_KINDS[part.kind].mark(part, self.key.expected[part.id], typed, {}).verdict != "correct"


def _followed(
    variant: Variant, key: QuestionKey, marks: Mapping[str, Mark], answers: Mapping[str, Reading | None]
) -> dict[str, Mark]:
    """Part -> its second mark, where a wrong answer is what follows from the student's own wrong ones before it."""
    second: dict[str, Mark] = {}
    earlier: dict[str, Value] = {}
    for part in key.parts:
        reading, mark = answers[part.id], marks[part.id]
        if reading is None or mark.verdict != "wrong" or mark.status != "ok":
            continue
        names = _fewest(list(earlier), partial(_explains, key, part, reading, earlier))
        if names and not _made_here(key, names, mark):
            taken = {name: earlier[name] for name in names}
            second[part.id] = _second(variant, key, part, mark, taken, _gaps(key, part, taken, marks, earlier))
        earlier[part.id] = reading.value
    return second


def _made_here(key: QuestionKey, names: Sequence[str], mark: Mark) -> bool:
    """Whether only mistakes that leave the earlier answers right explain this one: it needs no wrong start."""
    return bool(mark.suspects) and not any(set(names) & set(key.alternatives[name]) for name in mark.suspects)


def _second(
    variant: Variant, key: QuestionKey, part: Part, mark: Mark, taken: Mapping[str, Value], gaps: Sequence[str]
) -> Mark:
    """The marks for what follows from earlier answers; none where these were too easy to go on from, or not given."""

    def slots(names: Iterable[str]) -> str:
        return ", ".join(f"`{variant.label}_{name}`" for name in names)

    given = {each.id: each for each in key.parts}
    follow = key.exercise.follow
    value = array.show(follow(key.given, part.id, taken), part) if follow else ""
    message = f"{value} is what follows from your own {slots(taken)}"
    if easy := [name for name in taken if given[name].kind in ("number", "array") and _easy(taken[name])]:
        reason = f"it earns no marks, for with 0 or 1 in {slots(easy)} there is too little left to compute"
    elif gaps:
        reason = f"it earns no marks, for it builds on {slots(gaps)} as well, where there is no answer to go on from"
    else:
        note = Finding(message=f"{message}: from there on it is right, and it earns its marks", note=True)
        return Mark("partial", mark.answer, 1.0, findings=(note,))
    return Mark("wrong", mark.answer, findings=(Finding(message=f"{message}; but {reason}", got=mark.answer),))


def _easy(value: Value) -> bool:
    """Whether a number is 0 or 1, or an array holds nothing else: with these anything follows without work."""
    return all(float(each) in (0.0, 1.0) for each in np.ravel(value))


def _gaps(
    key: QuestionKey,
    part: Part,
    taken: Mapping[str, Value],
    marks: Mapping[str, Mark],
    earlier: Mapping[str, Value],
) -> tuple[str, ...]:
    """The earlier parts this one builds on that have no answer to go on from: none, unreadable, of another shape."""
    ids = [each.id for each in key.parts]
    before = ids[: ids.index(part.id)]
    right = {name: key.expected[name].value for name in before}
    usable = {name for name in earlier if np.shape(earlier[name]) == np.shape(right[name])}
    gaps = [name for name in before if marks[name].verdict != "correct" and name not in usable]
    follow = key.exercise.follow
    if follow is None or not gaps:
        return ()
    answered = {name: value for name, value in right.items() if name not in gaps} | dict(taken)
    usual = follow(key.given, part.id, answered)
    return tuple(name for name in gaps if follow(key.given, part.id, answered | {name: _moved(right[name])}) != usual)


def _moved(value: Value) -> Value:
    """Another value than this, of its shape."""
    moved: Value = (1.1 * np.asarray(value, dtype=float) + 0.1).tolist()
    return moved


def _explains(
    key: QuestionKey, part: Part, reading: Reading, earlier: Mapping[str, Value], names: Sequence[str]
) -> bool:
    """Whether these earlier answers, put in the place of the right ones, lead to this answer."""
    follow = key.exercise.follow
    value = follow(key.given, part.id, {name: earlier[name] for name in names}) if follow else None
    return value is not None and _is(part, key.expected[part.id], value, reading)


def _fewest(names: list[str], explain: Callable[[Sequence[str]], bool]) -> list[str]:
    """The names needed for an explanation, the earliest left out first; none if all together do not explain."""
    if not names or not explain(names):
        return []
    for name in list(names):
        rest = [each for each in names if each != name]
        if rest and explain(rest):
            names = rest
    return names


def _is(part: Part, expected: Expected, value: Value, reading: Reading) -> bool:
    """Whether an answer is this value, to the tolerance of the right one."""
    instead = Expected(value, "", expected.tolerance)
    return VALUE_KINDS[part.kind].mark(part, instead, reading, {}).verdict == "correct"


def _code_marks(variants: Sequence[Variant], keys: KeyRing, result: JobResult) -> dict[str, tuple[str, Mark]]:
    """Label -> name and mark of every function and class asked for."""
    done = iter(result.calls)
    marks: dict[str, tuple[str, Mark]] = {}
    for variant in variants:
        if isinstance(key := keys.key(variant), CodeKey):
            call = next(done, CallResult(key.exercise.name, "skipped", result.message))
            marks[variant.label] = (key.exercise.name, _code_mark(key, call))
    return marks


def _code_mark(key: CodeKey, call: CallResult) -> Mark:
    if call.status == "unavailable":
        return _open(key.exercise, call)
    return code.mark(key.exercise, key.cases, key.wanted, lambda: key.alternatives, call)


def _code(variant: Variant, key: CodeKey, mark: Mark, broken: Set[str]) -> ItemScore:
    """The score of a function or class; `broken` are those it builds on that are not right themselves."""
    exercise: CodeExercise = key.exercise
    if broken and mark.verdict == "wrong" and not (mark.suspects and exercise.probe is None):
        # What a class does wrong may be the mistake of the class it is made of: that is not guessed. The numbers of
        # a function, where they are those of a mistake on every case, are its own.
        names = " and ".join(f"`{name}`" for name in sorted(broken))
        verb = "is" if len(broken) == 1 else "are"
        message = f"`{exercise.name}` uses your {names}, which {verb} not right yet: mend that first"
        mark = replace(mark, findings=(*mark.findings, Finding(message=message, note=True)), suspects=())
    part = _scored(
        mark=mark,
        part=exercise.name,
        slot=exercise.name,
        kind="code",
        max_points=variant.points,
        expected="",
        diagnosis=Diagnosis(mark.suspects),
        notes=(),
    )
    return _item(variant, exercise.title, (part,), part.points)


def _open(exercise: CodeExercise, call: CallResult) -> Mark:
    """Nobody can tell yet: what the exercise needs is not installed where it was to be graded."""
    where = f"where that is installed ({needs.remedy(exercise.needs)})"
    advice = f"{call.message}. Nothing is lost: these marks stay open until your file is graded {where}"
    return Mark("undecided", findings=(Finding(message=advice),))


def _scored(
    *,
    mark: Mark,
    part: str,
    slot: str,
    kind: str,
    max_points: float,
    expected: str,
    diagnosis: Diagnosis,
    notes: tuple[str, ...],
) -> PartScore:
    findings = _with_diagnosis(mark.findings, diagnosis)
    findings += tuple(Finding(message=note, note=True) for note in notes)
    points = None if mark.verdict == "undecided" else round(max_points * mark.fraction, 6)
    return PartScore(
        part=part,
        slot=slot,
        kind=kind,
        verdict=mark.verdict,
        status=mark.status,
        points=points,
        max_points=round(max_points, 6),
        answer=mark.answer,
        expected=expected,
        findings=findings,
    )


def _with_diagnosis(findings: tuple[Finding, ...], diagnosis: Diagnosis) -> tuple[Finding, ...]:
    """The findings with the mistake named in the first; where several explain the answer, none is guessed."""
    if not diagnosis.names or not findings:
        return findings
    first, *rest = findings
    if diagnosis.certain:
        just_that = f"you gave {first.got}; the mistake above gives just that"
        message = just_that if first.message == NOT_THE_VALUE else first.message
        return (msgspec.structs.replace(first, message=message, misconception=diagnosis.names[0]), *rest)
    mistakes = " or ".join(MISCONCEPTIONS[name].name for name in diagnosis.names)
    several = f"this fits more than one mistake: {mistakes}"
    message = (
        f"this may come from a mistake that your other answers do not show: {mistakes}"
        if diagnosis.doubtful
        else several
    )
    return (first, Finding(message=message, note=True), *rest)


def _item(variant: Variant, title: str, parts: tuple[PartScore, ...], points: float | None) -> ItemScore:
    status: Status = next((part.status for part in parts if part.status != "ok"), "ok")
    return ItemScore(
        item=variant.label,
        id=variant.exercise,
        title=title,
        verdict=_verdict([part.verdict for part in parts]),
        status=status,
        points=points,
        max_points=round(variant.points, 6),
        parts=parts,
    )


def _verdict(verdicts: Sequence[Verdict]) -> Verdict:
    """An item is what all its parts are; a mixture is partial, and undecided as long as one part is."""
    kinds = set(verdicts)
    if len(kinds) == 1:
        return verdicts[0]
    if "undecided" in kinds:
        return "undecided"
    return "partial" if kinds & {"correct", "partial"} else "wrong"
