"""The three pages: the student's hand-out, the student's report, the lecturer's class report.

A page is a function of one frozen view record to text. All markup is in the templates package; the
records hold plain text, numbers, and `Markup` that `grader.markup` made from an author's words. Whatever
is not `Markup` is escaped, and its invisible characters are made visible, on its way into the page.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from exercises.model import Drawing, GraphDrawing
from grader import drawing, graphs, resources
from grader.scorecard import VERDICTS

# --- the hand-out


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizPart:
    """One answer slot of a question."""

    label: str  # "a"
    slot: str  # "q2_net_h1"
    prompt: Markup
    kind: str
    points: float
    hint: str  # how to type the answer
    options: tuple[tuple[str, Markup], ...] = ()  # letter and text


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizCode:
    """The function a student is to write."""

    name: str
    signature: str
    task: Markup
    stub: str
    example_call: str
    example_result: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizItem:
    """One item of the quiz: a question with parts, or a function to write."""

    number: str
    title: str
    source: str
    level: str
    minutes: int
    points: float
    statement: Markup
    drawing: Drawing | None = None
    parts: tuple[QuizPart, ...] = ()
    code: QuizCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizView:
    """What a student reads. It holds no answer."""

    title: str
    course_intro: Markup
    student: str
    student_name: str
    file_name: str
    total_points: float
    total_minutes: int
    items: tuple[QuizItem, ...]


# --- the report of one student


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFinding:
    """One thing that was seen, with the mistake behind it where one was recognised."""

    message: str
    where: str = ""
    expected: str = ""
    got: str = ""
    given: str = ""
    misconception_name: str = ""
    explanation: Markup = field(default_factory=Markup)
    remedy: Markup = field(default_factory=Markup)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPart:
    """One answer slot, or one function, with its marks."""

    label: str
    slot: str
    prompt: Markup
    verdict: str
    status: str
    points: float | None
    max_points: float
    answer: str
    expected: Markup = field(default_factory=Markup)  # empty where the quiz does not show answers
    findings: tuple[ReportFinding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportItem:
    """One item with its marks."""

    number: str
    title: str
    source: str
    verdict: str
    points: float | None
    max_points: float
    statement: Markup
    drawing: Drawing | None = None
    parts: tuple[ReportPart, ...] = ()
    worked: Markup = field(default_factory=Markup)  # the solution step by step; empty where it is not shown
    solution: str = ""  # the same for code


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """What a student reads about a submission."""

    quiz_title: str
    student: str
    student_name: str
    score: float
    max_score: float
    percent: float
    submission_name: str
    submission_sha: str
    profile: str
    held: tuple[str, ...] = ()  # what hostile code tried in this jail before the grading, and could not do
    seed: int
    items: tuple[ReportItem, ...]
    remarks: tuple[str, ...] = ()
    set_aside: str = ""  # why the submission was not graded
    output: str = ""


# --- the report of the class


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassItem:
    """How the class did on one item."""

    number: str
    title: str
    max_points: float
    mean_points: float | None
    counts: Mapping[str, int]  # by verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassMisconception:
    """A mistake, and who made it where."""

    id: str
    name: str
    count: int
    students: tuple[str, ...]  # keys; the rows know names and reports
    remedy: Markup
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRow:
    """One student: `verdicts` holds (item number, verdict, points)."""

    student: str
    name: str
    score: float
    max: float
    verdicts: tuple[tuple[str, str, float | None], ...]
    report_href: str  # a relative path, not percent-encoded; empty where there is no report
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """What a lecturer reads about the class."""

    quiz_title: str
    generated_for: int  # how many students had a hand-out
    graded: int
    missing_students: tuple[str, ...]  # of whom no file was found, not even one that was set aside
    set_aside: tuple[tuple[str, str], ...]  # file and reason
    profile: str  # the weakest of all scorecards
    held: tuple[str, ...] = ()  # as in a student's report
    histogram: tuple[float, ...]  # the scores
    max_score: float
    mean: float | None
    median: float | None
    items: tuple[ClassItem, ...]
    misconceptions: tuple[ClassMisconception, ...]
    rows: tuple[ClassRow, ...]

    def people(self) -> Mapping[str, ClassRow]:
        """The rows by student."""
        return {row.student: row for row in self.rows}


def quiz_page(view: QuizView) -> str:
    """The hand-out as one self-contained page."""
    return _page("quiz.html.j2", view)


def report_page(view: ReportView) -> str:
    """The report of one submission as one self-contained page."""
    return _page("report.html.j2", view)


def class_page(view: ClassView) -> str:
    """The report of the class as one self-contained page."""
    return _page("class.html.j2", view)


def class_page_pieces(view: ClassView) -> Iterator[str]:
    """The same page in pieces: of a large class it need not stand in memory."""
    return _environment().get_template("class.html.j2").generate(view=view)


# --- how they are made

# For a student at midnight: what it means, not what we call it.
VERDICT_WORDS: Mapping[str, str] = {
    "correct": "Correct",
    "partial": "Partly right",
    "wrong": "Not right",
    "undecided": "A person will look",
    "missing": "No answer",
}
STATUS_WORDS: Mapping[str, str] = {
    "ok": "",
    "error": "Your code raised an error.",
    "timeout": "Your code ran out of time.",
    "memory": "Your code ran out of memory.",
    "crashed": "Your program ended abruptly.",
    "output": "What your code returned or printed was too much to read.",
    "unreadable": "This could not be read.",
    "skipped": "This was not run.",
}


CONTROLS = (
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI", "DLE",
    "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
)  # fmt: skip
# Letters and marks, as Unicode has it, that show nothing.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def _page(template: str, view: object) -> str:
    return _environment().get_template(template).render(view=view)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """The templates, compiled once."""
    environment = Environment(
        loader=FunctionLoader(resources.template),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        visible=visible,
        layout=drawing.layout,
        graph_layout=graphs.layout,
        link=_link,
        signed=_signed,
    )
    environment.tests["graph"] = lambda each: isinstance(each, GraphDrawing)
    environment.globals.update(
        verdict_words=VERDICT_WORDS,
        verdicts=VERDICTS,
        status_words=STATUS_WORDS,
        histogram=drawing.histogram,
        stacked_bar=drawing.stacked_bar,
        style=_style,
        font_face=_font_face,
    )
    return environment


def _printed(value: Any) -> Any:
    """What every `{{ expression }}` goes through before it is escaped: one place, so none is forgotten."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, bool) or value is None:
        raise TypeError(f"a template prints {value!r}: it must say in words what that means")
    if isinstance(value, (int, float)):
        # Two decimals are enough for points and for places in a picture.
        return str(value) if isinstance(value, int) else f"{value:.2f}".rstrip("0").rstrip(".")
    return value


def visible(text: str) -> str:
    """Characters that change how a text looks without being seen, made to be seen.

    Terminal colours, text that runs backwards, letters of no width and stray bytes are harmless on the
    page then, and a student sees the byte-order mark that broke the comparison.
    """
    if text.isprintable() and text.isascii():
        return text
    return re.sub(r"[^\n\t\x20-\x7e]", _shown, text.replace("\r\n", "\n"))


def _shown(match: re.Match[str]) -> str:
    character = match.group()
    if character not in BLANKS and (character.isprintable() or unicodedata.category(character) == "Zs"):
        return character
    code = ord(character)
    # By name and not as Unicode's pictures of them, which many systems have no glyph for.
    return f"⟨{CONTROLS[code]}⟩" if code < len(CONTROLS) else f"⟨U+{code:04X}⟩"


def _link(path: str) -> str:
    """A relative path as an address; no scheme and no other host can come of it."""
    return quote(path.lstrip("/\\"), safe="/", errors="replace")


def _signed(text: str) -> str:
    """Numbers in pictures with a true minus sign."""
    return re.sub(r"(?<![\w)])-(?=[\d.])", "−", text)


@lru_cache(maxsize=1)
def _style() -> Markup:
    return Markup(resources.template("style.css"))


@lru_cache(maxsize=1)
def _font_face() -> Markup:
    """The mathematical font inside the style sheet, for pages that have formulas."""
    encoded = base64.b64encode(resources.font()).decode("ascii")
    source = f"url(data:font/woff2;base64,{encoded}) format('woff2')"
    return Markup(f"@font-face {{ font-family: 'Grader Math'; src: {source}; }}")
