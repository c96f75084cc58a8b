"""Marking: from what came out of the jail to a scorecard. Pure; runs in the trusted process only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import msgspec

from exercises.bank import MISCONCEPTIONS
from exercises.model import Alike, CodeExercise, Part
from grader import needs
from grader.choosing import Chooser, Diagnosis
from grader.following import followed
from grader.jail import Call, CallResult, JobResult, Reading, Slot
from grader.keys import CodeKey, KeyRing, QuestionKey
from grader.kinds import VALUE_KINDS, array, code
from grader.kinds.mark import NOT_THE_VALUE, Mark
from grader.scorecard import Finding, ItemScore, PartScore, Scorecard, Status, Verdict
from grader.slips import Confidence
from grader.variants import Variant

MOST_PAIRS = 3  # that are told where they cannot be told apart
CHOSEN = ("choice", "choices", "order")  # what was chosen says itself which mistake it is
BOTH_GIVE_IT = "both together give just this"


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
    return tuple(key.call for variant in variants if isinstance(key := keys.key(variant), CodeKey))


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
    answers = {part.id: _reading(part, readings.get(slot_name(variant, part))) for part in key.parts}
    marks = {part.id: _part(part, key, answers[part.id]) for part in key.parts}
    second = followed(variant.label, key, marks, answers)
    choose = Chooser(key, marks, answers, second.keys())
    marks = marks | second
    share = variant.points / sum(part.points for part in key.parts)
    parts = tuple(
        _scored(
            mark=marks[part.id],
            part=part.id,
            slot=slot_name(variant, part),
            kind=part.kind,
            max_points=part.points * share,
            expected=key.expected[part.id].shown if subject.show_answers else "",
            diagnosis=Diagnosis() if part.id in second else choose.of(part),
            alike=key.exercise.alike,
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


def _reading(part: Part, reading: Reading | None) -> Reading | None:
    """What was read, in the shape in which it counts."""
    return array.bracketed(part, reading) if reading is not None and part.kind == "array" else reading


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
    return code.mark(key.exercise, key.cases, key.wanted, lambda: key.alternatives, call, lambda: key.pairs, key.stack)


def _code(variant: Variant, key: CodeKey, mark: Mark, broken: Set[str]) -> ItemScore:
    """The score of a function or class; `broken` are those it builds on that are not right themselves."""
    exercise: CodeExercise = key.exercise
    if broken and mark.verdict == "wrong" and not ((mark.suspects or mark.pairs) and exercise.probe is None):
        # What a class does wrong may be the mistake of the class it is made of: that is not guessed. The numbers of
        # a function, where they are those of a mistake on every case, are its own.
        names = " and ".join(f"`{name}`" for name in sorted(broken))
        verb = "is" if len(broken) == 1 else "are"
        message = f"`{exercise.name}` uses your {names}, which {verb} not right yet: mend that first"
        mark = replace(mark, findings=(*mark.findings, Finding(message=message, note=True)), suspects=(), pairs=())
    part = _scored(
        mark=replace(mark, findings=_with_pairs(mark.findings, mark.pairs)),
        part=exercise.name,
        slot=exercise.name,
        kind="code",
        max_points=variant.points,
        expected="",
        diagnosis=Diagnosis(mark.suspects),
        alike=exercise.alike,
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
    alike: Alike,
    notes: tuple[str, ...],
) -> PartScore:
    findings = _with_diagnosis(mark.findings, diagnosis)
    findings += _not_told_apart(findings, () if kind in CHOSEN else alike)
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
    if diagnosis.pairs:
        return _with_pairs(findings, diagnosis.pairs, diagnosis.confidence, BOTH_GIVE_IT, diagnosis.where)
    if not diagnosis.names or not findings:
        return findings
    first, *rest = findings
    if diagnosis.certain:
        just_that = f"you gave {first.got}; that is just what this mistake gives"
        message = just_that if first.message == NOT_THE_VALUE else first.message
        message += _shows_first(diagnosis.where)
        named = {"misconception": diagnosis.names[0], "confidence": diagnosis.confidence}
        return (msgspec.structs.replace(first, message=message, **named), *rest)
    mistakes = " or ".join(MISCONCEPTIONS[name].name for name in diagnosis.names)
    several = f"this fits more than one mistake: {mistakes}"
    message = (
        f"this may come from a mistake that your other answers do not show: {mistakes}"
        if diagnosis.doubtful
        else several
    )
    return (first, Finding(message=message, note=True), *rest)


def _not_told_apart(findings: Iterable[Finding], alike: Alike) -> tuple[Finding, ...]:
    """A remark on a mistake that is named for others as well, which give the same here: alone, not beside a second."""
    named = {finding.misconception for finding in findings if finding.misconception}
    return tuple(
        Finding(
            message="here that cannot be told from: "
            + ", or from: ".join(MISCONCEPTIONS[name].name for name in others),
            note=True,
        )
        for first, *others in alike
        if named == {first}
    )


def _shows_first(where: Sequence[str]) -> str:
    """Where a mistake shows first, as the end of a sentence."""
    return f"; it first shows in {where[0]}" if where and where[0] else ""


def _with_pairs(
    findings: tuple[Finding, ...],
    pairs: Sequence[tuple[str, str]],
    confidence: Confidence = "certain",
    told: str = "the results are those of both together, on every case",
    where: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """The findings with both mistakes of a pair named, each in one of its own; where several pairs fit, none is."""
    if not pairs or not findings:
        return findings
    first, *rest = findings
    if len(pairs) == 1:
        one, two = pairs[0]
        both = f"you gave {first.got}; two mistakes together give just that"
        message = (both if first.message == NOT_THE_VALUE else first.message) + _shows_first(where)
        named = msgspec.structs.replace(first, message=message, misconception=one, confidence=confidence)
        message = f"a second mistake, made beside the first: {told}{_shows_first(where[1:])}"
        return (named, Finding(message=message, misconception=two, confidence=confidence), *rest)
    listed = [" with ".join(MISCONCEPTIONS[name].name for name in pair) for pair in pairs[:MOST_PAIRS]]
    message = f"two mistakes at once fit, but not which: {'; or '.join(listed)}"
    return findings if len(pairs) > MOST_PAIRS else (*findings, Finding(message=message, note=True))


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
