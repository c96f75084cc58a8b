"""What marking says of one submission: the records that reports, exports and the gradebook share."""

from __future__ import annotations

import json
from typing import Any, Literal

import msgspec

Verdict = Literal["correct", "partial", "wrong", "undecided", "missing"]
Status = Literal["ok", "error", "timeout", "memory", "crashed", "output", "unreadable", "skipped"]
VERDICTS: tuple[Verdict, ...] = ("correct", "partial", "wrong", "undecided", "missing")


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing seen when comparing, in words for the student, and as data."""

    message: str
    where: str = ""  # "case 3 (the smallest network, 1-1-1)", "nabla_w[1][0, 0]", "line 12"
    misconception: str | None = None
    confidence: Literal["certain", "likely"] | None = None  # of the misconception; class statistics count certain ones
    expected: str | None = None
    got: str | None = None
    given: str | None = None  # the inputs of the case, as text
    note: bool = False  # a remark that costs nothing


class PartScore(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of one answer slot, or of one function."""

    part: str
    slot: str
    kind: str
    verdict: Verdict
    status: Status
    points: float | None  # None: undecided, a person must look
    max_points: float
    answer: str = ""  # what was handed in, as read
    expected: str = ""  # Markdown with TeX; empty where the quiz does not show answers
    findings: tuple[Finding, ...] = ()


class ItemScore(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of one item of the quiz."""

    item: str  # "q2"
    id: str  # the exercise
    title: str
    verdict: Verdict
    status: Status
    points: float | None
    max_points: float
    parts: tuple[PartScore, ...]


class Scorecard(msgspec.Struct, frozen=True, kw_only=True):
    """All verdicts, findings and points of one submission."""

    quiz: str
    student: str
    submission: str  # SHA-256 of the student's bytes
    score: float
    max_score: float
    items: tuple[ItemScore, ...]
    profile: str  # how the jail was built
    seed: int
    remarks: tuple[str, ...] = ()  # about the file as a whole
    output: str = ""  # what the submission printed, shortened


def json_schema() -> str:
    """The JSON Schema of a line of results.jsonl. docs/results.schema.json is made of it:

    python -c "from grader.scorecard import json_schema; print(json_schema(), end='')" > docs/results.schema.json
    """
    return json.dumps(msgspec.json.schema(Scorecard), indent=2, sort_keys=True) + "\n"


def to_json(record: Any) -> bytes:
    """The record as JSON, keys in the order of the fields, so that equal records have equal bytes."""
    return msgspec.json.encode(record)
