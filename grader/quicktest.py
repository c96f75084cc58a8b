"""The quick path: functions in any `.py` file, graded now, without a course."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from exercises.bank import BANK, MISCONCEPTIONS
from exercises.model import CodeExercise
from grader import jail, marking
from grader.errors import ExitCode, UnusableInput, printable
from grader.keys import KeyRing
from grader.plaintext import plain
from grader.report import misconceptions
from grader.scorecard import Finding, Scorecard
from grader.spec import suggestion
from grader.streams import EVERYONE, secret_of_seed, seed
from grader.variants import Variant


def choose(ids: Sequence[str]) -> tuple[CodeExercise, ...]:
    """The code exercises of these ids. Raises UnusableInput with every one that is not."""
    code = {name: exercise for name, exercise in BANK.items() if isinstance(exercise, CodeExercise)}
    faults = [
        f"{name!r} is {'a question, not a code exercise' if name in BANK else 'no exercise'}.{suggestion(name, code)} "
        "`grader list` prints them all."
        for name in ids
        if name not in code
    ]
    if faults:
        raise UnusableInput(*faults)
    return tuple(code[name] for name in dict.fromkeys(ids))


def grade(
    source: bytes,
    exercises: Sequence[CodeExercise],
    profile: jail.Profile,
    number: int,
    keys: KeyRing | None = None,
    limits: jail.Limits | None = None,
) -> Scorecard:
    """The scorecard of a file on these exercises; `number` seeds the hidden cases.

    Who grades many files gives the same `keys` to all.
    """
    secret, keys = secret_of_seed(number), keys or KeyRing()
    variants = tuple(
        Variant(
            f"q{i}",
            exercise.id,
            exercise.id,
            exercise.points,
            {"seed": seed(secret, "quicktest", exercise.id, EVERYONE)},
        )
        for i, exercise in enumerate(exercises, 1)
    )
    job = jail.Job(source, (), marking.calls(variants, keys), number)
    subject = marking.Subject("quicktest", "", hashlib.sha256(source).hexdigest())
    return marking.mark(variants, keys, jail.run(job, limits or jail.Limits(), profile), subject, number)


def exit_code(card: Scorecard) -> ExitCode:
    """All right, not right, or undecided."""
    verdicts = {item.verdict for item in card.items}
    if verdicts <= {"correct"}:
        return ExitCode.RIGHT
    return ExitCode.UNDECIDED if verdicts <= {"correct", "undecided"} else ExitCode.NOT_RIGHT


def as_json(card: Scorecard) -> dict[str, Any]:
    """The published form of a quicktest's result."""
    return {
        "score": card.score,
        "max": card.max_score,
        "profile": card.profile,
        "seed": card.seed,
        "items": [
            {
                "id": item.id,
                "verdict": item.verdict,
                "points": item.points,
                "max_points": item.max_points,
                "status": item.status,
                "misconceptions": list(misconceptions(item)),
                "findings": [as_record(finding) for part in item.parts for finding in part.findings],
            }
            for item in card.items
        ],
        "remarks": list(card.remarks),
        "output": card.output,
    }


def as_record(finding: Finding) -> dict[str, Any]:
    """A finding as JSON."""
    return {
        "message": finding.message,
        "where": finding.where,
        "misconception": finding.misconception,
        "expected": finding.expected,
        "got": finding.got,
        "given": finding.given,
        "note": finding.note,
    }


def as_junit(card: Scorecard, name: str) -> bytes:
    """JUnit XML, as forges and CI servers read it: a failure holds what the terminal prints."""
    suite = ElementTree.Element("testsuite", name="grader quicktest", tests=str(len(card.items)))
    suite.set("failures", str(sum(item.verdict not in ("correct", "undecided") for item in card.items)))
    suite.set("skipped", str(sum(item.verdict == "undecided" for item in card.items)))
    for item in card.items:
        case = ElementTree.SubElement(suite, "testcase", classname=printable(name), name=item.id)
        if item.verdict != "correct":
            tag = "skipped" if item.verdict == "undecided" else "failure"
            text = "\n".join(line for part in item.parts for finding in part.findings for line in told(finding))
            ElementTree.SubElement(case, tag, message=item.verdict).text = printable(text)
    if card.remarks:
        ElementTree.SubElement(suite, "system-out").text = printable("\n".join(card.remarks))
    return bytes(ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True))


def told(finding: Finding) -> list[str]:
    """A finding in words: what was seen, the mistake behind it and its remedy, the call with both results."""
    lines = [f"{finding.where}: {finding.message}" if finding.where else finding.message]
    if finding.misconception:
        mistake = MISCONCEPTIONS[finding.misconception]
        lines += [f"This looks like: {mistake.name} [{mistake.id}]", f"Try this: {plain(mistake.remedy)}"]
    results = (("call", finding.given), ("expected", finding.expected), ("got", finding.got))
    return lines + [f"{label:8} {text}" for label, text in results if text]
