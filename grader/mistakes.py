"""The catalogue of mistakes for reading: its three families, and what each entry says."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import msgspec

from exercises.bank import MISCONCEPTIONS
from grader.errors import UnusableInput
from grader.explanation.pattern import ROWS as PATTERNS
from grader.plaintext import plain
from grader.spec import suggestion
from reference.engine_faults import FAULTS
from reference.misconceptions import MISCONCEPTIONS as ALTERED_EQUATIONS

WIDTH = 100
EQUATIONS, ENGINES, GENERIC, EXERCISES = "altered equations", "engine faults", "generic", "of an exercise"

# What a family is, for the page.
FAMILIES: dict[str, str] = {
    EQUATIONS: "The forward pass, BP1 to BP4 and the step are rules; each of these mistakes replaces one or two of "
    "them. The same row runs on numbers, batches, stacked networks and SymPy symbols, and two can be made at once.",
    ENGINES: "Scalar autodiff engines with one fault each: how shares are added, in which order nodes pass them on, "
    "what happens at shared nodes and with numbers on the left, and what stays from one call to the next.",
    GENERIC: "Found in results without any entry: what the numbers of all cases have in common with the right ones. "
    "Changed arguments, aliases, results that differ from call to call, types and rounding are said by the comparison.",
}


class Entry(msgspec.Struct, frozen=True):
    """One mistake of the catalogue."""

    id: str
    family: str
    name: str
    equation: str = ""  # which of the four equations, or what else, it alters
    hidden_by: str = ""  # where it makes no difference
    source: str = ""  # where it was seen
    explanation: str = ""
    remedy: str = ""


def entries() -> list[Entry]:
    """The three families, in the order of their tables."""
    return [
        *(
            Entry(row.id, EQUATIONS, row.name, row.equation, row.hidden_by, row.source, row.explanation, row.remedy)
            for row in ALTERED_EQUATIONS.values()
        ),
        *(_engine_fault(name) for name in FAULTS if name not in ALTERED_EQUATIONS),
        *(Entry(row.id, GENERIC, row.id.replace("-", " "), remedy=row.remedy) for row in PATTERNS),
    ]


def _engine_fault(name: str) -> Entry:
    words, fault = MISCONCEPTIONS[name], FAULTS[name]
    return Entry(name, ENGINES, words.name, "autodiff", fault.hidden_by, fault.source, words.explanation, words.remedy)


def entry(wanted: str) -> Entry:
    """One mistake, also one that only an exercise knows. Raises UnusableInput if there is none."""
    found = {each.id: each for each in entries()}
    if wanted in found:
        return found[wanted]
    if wanted in MISCONCEPTIONS:
        words = MISCONCEPTIONS[wanted]
        return Entry(wanted, EXERCISES, words.name, explanation=words.explanation, remedy=words.remedy)
    raise UnusableInput(
        f"There is no mistake {wanted!r}.{suggestion(wanted, [*found, *MISCONCEPTIONS])} `grader mistakes` lists them."
    )


def as_table(of: Sequence[Entry]) -> str:
    """A line for each, under its family."""
    width = max(len(each.id) for each in of)
    lines: list[str] = []
    for family in FAMILIES:
        members = [each for each in of if each.family == family]
        lines += ["", f"{family} ({len(members)})", *(f"  {each.id:{width}}  {each.name}" for each in members)]
    return "\n".join(lines[1:])


def as_text(of: Entry) -> str:
    """All that is known of one mistake."""
    told = {
        "family": of.family,
        "alters": of.equation,
        "hidden by": of.hidden_by,
        "seen in": of.source,
    }
    lines = [f"{of.id}: {of.name}", ""]
    lines += [f"{what:10} {value}" for what, value in told.items() if value]
    for text in (of.explanation, of.remedy):
        lines += ["", *textwrap.wrap(plain(text), WIDTH)] if text else []
    return "\n".join(lines)


def as_markdown() -> str:
    """The catalogue as a page."""
    lines = [
        "# The catalogue of mistakes",
        "",
        "Made by `grader mistakes --markdown`; `grader mistakes ID` explains one. Beside these, exercises know",
        "mistakes of their own: wrong choices, orders and functions.",
        "",
    ]
    for family, words in FAMILIES.items():
        members = [each for each in entries() if each.family == family]
        lines += [f"## {family.capitalize()} ({len(members)})", "", *textwrap.wrap(words, 118), ""]
        if family == GENERIC:
            lines += ["| pattern | what to do |", "|---|---|"]
            lines += [f"| {each.name} | {_cell(each.remedy)} |" for each in members]
        else:
            lines += ["| id | mistake | alters | hidden by | seen in |", "|---|---|---|---|---|"]
            lines += [
                f"| `{each.id}` | {_cell(each.name)} | {_cell(each.equation)} | {_cell(each.hidden_by)} "
                f"| {_cell(each.source)} |"
                for each in members
            ]
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
