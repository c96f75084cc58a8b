"""What comparing one answer gives, before points are known."""

from __future__ import annotations

from dataclasses import dataclass

from grader.scorecard import Finding, Status, Verdict

NOT_THE_VALUE = "this is not the value"  # where there is nothing better to say


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict with its reasons. `suspects` are the misconceptions that explain the answer, each with certainty."""

    verdict: Verdict
    answer: str = ""
    fraction: float = 0.0  # of the points; 1 for correct, and for what follows from a wrong start
    status: Status = "ok"
    findings: tuple[Finding, ...] = ()
    suspects: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()  # of mistakes that explain it together, each pair alone with certainty


def correct(answer: str, *notes: Finding) -> Mark:
    """Full marks."""
    return Mark("correct", answer, 1.0, findings=notes)


def wrong(answer: str, *findings: Finding, suspects: tuple[str, ...] = (), status: Status = "ok") -> Mark:
    """No marks, with at least one reason."""
    return Mark("wrong", answer, 0.0, status, findings, suspects)


def unreadable(answer: str, message: str) -> Mark:
    """No marks, because the answer could not be understood."""
    return wrong(answer, Finding(message=message), status="unreadable")
