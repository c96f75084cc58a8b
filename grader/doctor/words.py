"""What the doctor found, for a person and for a machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from grader.doctor.examination import Examination, Outcome, exit_code
from grader.errors import printable

Mood = Literal["good", "bad", "unsure", "plain"]
_WORDS: dict[str, tuple[str, Mood]] = {
    "held": ("held", "good"),
    "not held": ("NOT HELD", "bad"),
    "untried": ("not tried", "unsure"),
}


def as_text(examination: Examination) -> Iterator[tuple[str, Mood]]:
    """Line by line, each with its mood: the trials, the jail, what it is made of, and what to do."""
    for outcome in examination.outcomes:
        yield _line(outcome)
    if examination.outcomes:
        yield "", "plain"
    yield from _jail(examination)
    for name, version in examination.versions:
        yield f"{name}: {printable(version)}", "plain"
    for candidate, why in examination.refused:
        yield f"Not used, {candidate}: {printable(why)}", "unsure"
    for sentence in examination.advice:
        yield sentence, "plain"


def as_record(examination: Examination) -> dict[str, Any]:
    """The same as JSON."""
    profile = examination.profile
    return {
        "profile": profile.name if profile else None,
        "details": list(profile.details) if profile else [],
        "exit_code": int(exit_code(examination)),
        "tried": [
            {
                "name": outcome.name,
                "tried": outcome.tried,
                "status": outcome.status,
                "found": list(outcome.found),
                "proves_nothing": outcome.nothing_proved or None,
            }
            for outcome in examination.outcomes
        ],
        "refused": [{"candidate": candidate, "why": why} for candidate, why in examination.refused],
        "versions": dict(examination.versions),
        "advice": list(examination.advice),
    }


def _line(outcome: Outcome) -> tuple[str, Mood]:
    word, mood = _WORDS[outcome.status]
    text = f"{word:9}  {outcome.tried}"
    if outcome.found:
        text += f": {printable(', '.join(outcome.found))}"
    if outcome.nothing_proved:
        text += f" (this proves nothing: {printable(outcome.nothing_proved)})"
        mood = "unsure" if mood == "good" else mood
    return text, mood


def _jail(examination: Examination) -> Iterator[tuple[str, Mood]]:
    profile = examination.profile
    if profile is None:
        yield "NO JAIL: student code cannot be isolated on this machine, so nothing is graded.", "bad"
        return
    leaking = sum(outcome.status == "not held" for outcome in examination.outcomes)
    yield f"Jail: {profile.name} ({', '.join(profile.details) or 'nothing'})", "bad" if leaking else "good"
    if leaking:
        yield f"It leaks in {leaking} of {len(examination.outcomes)} trials: do not grade with it.", "bad"
    if profile.name == "medium":
        yield (
            "Warning: no namespaces. Names, sizes and times of other files can be learnt; their contents cannot.",
            "unsure",
        )
