"""The quiz file and the class list, validated: every fault at once, with its place and a hint."""

from __future__ import annotations

import csv
import difflib
import io
import os
import re
import stat
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from exercises.bank import BANK
from exercises.model import CodeExercise, Exercise
from grader import resources
from grader.errors import UnusableInput, printable
from grader.markup import render

MOST_BYTES = 10_000_000
MOST_FAULTS = 100  # that are printed one by one
MOST_NAME = 200  # characters of a name or an address
STUDENT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?")
# TOML reads a backslash between double quotes as the beginning of a sign of its own.
BACKSLASH = r""" For TeX write "$\\sigma$" with two backslashes, or use single quotes: '$\sigma$'."""
# `a.a.a = 1`: of thousands of dots tomllib makes tables in tables, in a time and memory that grow with their square.
DOTTED = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}""")
# How `grader.markup` shows a formula that it cannot read.
UNREADABLE = re.compile(r'<code class="tex">(.*?)</code>', re.DOTALL)
COLUMNS = ("student", "name", "email")
# Keys name files: reports/class.html is the class report, quiz.py is what every hand-out is called, and some
# systems have no files of the other names.
OURS = frozenset({"class", "quiz"})
WINDOWS = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the quiz is handled.

    Without `show_answers` the students' reports hold no expected value of a question, no worked solution and no
    solution of a function. Findings stay: a mistake that was recognised, and for a function the first case that fails,
    with its expected value.
    """

    show_answers: bool = True  # in the students' reports


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One exercise of the quiz."""

    exercise: str
    points: float | None = None  # the exercise's own if not given
    published: bool = False  # the numbers of the source instead of random ones


class Quiz(msgspec.Struct, frozen=True):
    """An ordered list of exercises with points and a policy."""

    name: str
    title: str
    items: tuple[Item, ...]
    intro: str = ""
    policy: Policy = Policy()

    def numbered(self) -> tuple[tuple[str, str, Item, Exercise], ...]:
        """Each item as (label "q2", key, item, exercise).

        The key names the item's random stream; it does not depend on the items before it, except on those with
        the same exercise.
        """
        seen: Counter[str] = Counter()
        rows = []
        for number, item in enumerate(self.items, 1):
            seen[item.exercise] += 1
            key = item.exercise if seen[item.exercise] == 1 else f"{item.exercise}#{seen[item.exercise]}"
            rows.append((f"q{number}", key, item, BANK[item.exercise]))
        return tuple(rows)

    def points_of(self, item: Item) -> float:
        """The most an item can earn."""
        if item.points is not None:
            return item.points
        return BANK[item.exercise].points


class Student(msgspec.Struct, frozen=True):
    """One line of the class list."""

    student: str
    name: str = ""
    email: str = ""


def suggestion(word: str, known: Iterable[str]) -> str:
    """ " Did you mean ...?", or nothing."""
    close = difflib.get_close_matches(word[:80], list(known), n=1, cutoff=0.5)
    return f" Did you mean `{close[0]}`?" if close else ""


class _Faults:
    """Every fault of one file, with its place; of very many the first are kept and the others counted."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._sentences: list[str] = []
        self._others = 0

    def add(self, place: str, sentence: str, word: str = "", known: Iterable[str] = ()) -> None:
        """Note a fault, with what is `known` and may be meant by a `word`; that is only looked up if it is read."""
        if len(self._sentences) < MOST_FAULTS:
            self._sentences.append(f"{self._where}, {place}: {sentence}{suggestion(word, known)}")
        else:
            self._others += 1

    def stop(self) -> None:
        """Raise UnusableInput if there are any."""
        if self._others:
            raise UnusableInput(*self._sentences, f"{self._where}: and {self._others} more faults.")
        if self._sentences:
            raise UnusableInput(*self._sentences)


def _bytes_of(path: Path, what: str) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnusableInput(f"{path}: this is a folder; expected a {what}.")
        if not stat.S_ISREG(status.st_mode):  # a pipe would make us wait, a device has no end
            raise UnusableInput(f"{path}: this is no ordinary file; expected a {what}.")
        if status.st_size > MOST_BYTES:
            raise UnusableInput(f"{path}: the {what} has more than {MOST_BYTES // 1_000_000} MB. Is it the right file?")
        return path.read_bytes()
    except FileNotFoundError:
        raise UnusableInput(f"{path}: there is no such file; expected a {what}.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UnusableInput(f"{path}: the {what} cannot be read ({reason}).") from None


def _text_of(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnusableInput(f"{where}, line {line}: not UTF-8 text. Save the file as UTF-8.") from None


# --- the quiz file

_TOP: dict[str, Any] = {"title": str, "intro": str, "policy": dict, "items": list}
_POLICY: dict[str, Any] = get_type_hints(Policy)
_ITEM: dict[str, Any] = get_type_hints(Item)
_WORDS: dict[Any, str] = {
    str: 'a text in quotes, such as "Session 6"',
    dict: "a table",
    list: "[[items]] tables",
    bool: "true or false",
    float | None: "a number such as 2 or 0.5",
}


def read_quiz(name_or_path: str) -> Quiz:
    """The quiz of a path or of a bundled name. Raises UnusableInput with every fault found."""
    if name_or_path in resources.quiz_names():
        return parse_quiz(_text_of(resources.quiz(name_or_path), name_or_path), name_or_path, name_or_path)
    path = Path(name_or_path)
    if not os.path.lexists(path):
        names = resources.quiz_names()
        raise UnusableInput(
            f"{name_or_path}: neither a file nor a bundled quiz ({', '.join(names)}).{suggestion(name_or_path, names)}"
        )
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("-.") or "quiz"
    return parse_quiz(_text_of(_bytes_of(path, "quiz file"), str(path)), name, str(path))


def parse_quiz(text: str, name: str, where: str) -> Quiz:
    """The quiz of a TOML text. Raises UnusableInput with every fault found."""
    if dotted := DOTTED.search(text):
        line = text.count("\n", 0, dotted.start()) + 1
        raise UnusableInput(f"{where}, line {line}: a name with more than 16 dots; a quiz file needs two levels.")
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise UnusableInput(f"{where}: nested too deeply; a quiz file needs two levels.") from None
    except ValueError as error:  # TOMLDecodeError, and what Python says of a number with thousands of digits
        hint = BACKSLASH if "\\" in str(error) else ""
        raise UnusableInput(f"{where}: not valid TOML: {_short(str(error))}.{hint}") from None
    faults = _Faults(where)
    found = _fields(table, _TOP, "", faults)
    if "title" not in found and "title" not in table:
        faults.add("title", 'expected a text, such as title = "Session 6"; found nothing.')
    elif not str(found.get("title", "x")).strip():
        faults.add("title", 'expected a text, such as title = "Session 6"; found an empty one.')
    for tex in UNREADABLE.findall(render(found.get("intro", ""))):
        faults.add("intro", f"the formula ${_short(unescape(tex))}$ cannot be read as TeX.")
    policy = _fields(found.get("policy", {}), _POLICY, "policy.", faults)
    rows = found.get("items", [])
    if not rows and ("items" in found or "items" not in table):
        faults.add("items", 'expected at least one [[items]] table with exercise = "...".')
    items = [each for number, row in enumerate(rows, 1) if (each := _item(row, f"items[{number}]", faults))]
    _check_functions(items, faults)
    faults.stop()
    return Quiz(
        name=name,
        title=found["title"].strip(),
        intro=found.get("intro", ""),
        items=tuple(item for _, item in items),
        policy=Policy(**policy),
    )


def _fields(table: Mapping[str, Any], types: Mapping[str, Any], prefix: str, faults: _Faults) -> dict[str, Any]:
    """What a table says, key by key: msgspec alone would stop at the first fault of a table."""
    good: dict[str, Any] = {}
    for key, value in table.items():
        kind = types.get(key)
        if kind is None:
            faults.add(f"{prefix}{_short(key)}", f"unknown key; known are {', '.join(types)}.", key, types)
            continue
        try:
            good[key] = msgspec.convert(value, kind, strict=True)
        except (msgspec.ValidationError, OverflowError):
            faults.add(f"{prefix}{key}", f"expected {_WORDS[kind]}; found {_found(value)}.")
    return good


def _found(value: object) -> str:
    try:
        return _short(repr(value))
    except (ValueError, RecursionError):  # thousands of digits; lists in lists in lists
        return f"a {type(value).__name__} that is too large to be shown"


def _short(text: str) -> str:
    """Text of a file for a sentence: not too long, and nothing that drives a terminal."""
    return printable(text if len(text) <= 120 else text[:120] + "...").replace("\n", " ")


def _item(row: object, place: str, faults: _Faults) -> tuple[str, Item] | None:
    """(place, item) if nothing is wrong with it."""
    if not isinstance(row, dict):
        faults.add(place, f'expected a table with exercise = "..."; found {_found(row)}.')
        return None
    found = _fields(row, _ITEM, f"{place}.", faults)
    exercise = BANK.get(found.get("exercise", ""))
    points = found.get("points")
    if "exercise" not in row:
        faults.add(f"{place}.exercise", "there is none; expected the id of an exercise, see `grader list`.")
    elif "exercise" in found and exercise is None:
        name = found["exercise"]
        sentence = f"there is no exercise {_found(name)}; `grader list` prints them all."
        faults.add(f"{place}.exercise", sentence, name, BANK)
    if points is not None and not 0 < points <= 1000:
        sentence = f"{points:g} is not above 0 and at most 1000; expected a number such as 2 or 0.5."
        faults.add(f"{place}.points", sentence)
    if found.get("published") and exercise is not None and getattr(exercise, "published", None) is None:
        faults.add(f"{place}.published", f"{found['exercise']} has no published numbers. Leave the key out.")
    return (place, Item(**found)) if exercise is not None else None


def _check_functions(items: Sequence[tuple[str, Item]], faults: _Faults) -> None:
    """A file has one function of a name: the second stub would undo what the student wrote in the first."""
    seen: dict[str, str] = {}
    for place, item in items:
        exercise = BANK[item.exercise]
        if not isinstance(exercise, CodeExercise):
            continue
        other = seen.setdefault(exercise.name, place)
        if other != place:
            sentence = f"{other} asks for a function `{exercise.name}` already, and a file has only one of a name."
            faults.add(f"{place}.exercise", f"{sentence} Leave one out.")


# --- the class list


def read_roster(path: Path) -> tuple[Student, ...]:
    """The class list. Raises UnusableInput with every fault found."""
    return parse_roster(_text_of(_bytes_of(path, "class list"), str(path)), str(path))


def parse_roster(text: str, where: str) -> tuple[Student, ...]:
    """The students of a CSV text with the columns student, name, email (the first is the key).

    >>> parse_roster("student,name,email\\nada,Ada Lovelace,\\n", "class.csv")
    (Student(student='ada', name='Ada Lovelace', email=''),)
    """
    header = next(iter(text.splitlines()), "")
    delimiter = max(",;\t", key=header.count)
    # Strict: a quote that is never closed would otherwise swallow the students below it.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    faults = _Faults(where)
    students: list[Student] = []
    lines: dict[str, int] = {}
    columns: list[str] | None = None
    line = 1
    try:
        for row in rows:
            if columns is None:
                columns = _columns(row, where)
            elif any(cell.strip() for cell in row):
                student = _student(row, columns, delimiter, line, lines, faults)
                if student is not None:
                    students.append(student)
            line = rows.line_num + 1
    except csv.Error as error:
        faults.add(f"line {line}", f"not readable as CSV ({error}). Is a quote left open?")
    faults.stop()
    if columns is None:
        raise UnusableInput(f"{where}, line 1: expected the columns {', '.join(COLUMNS)}; found nothing.")
    if not students:
        raise UnusableInput(f"{where}: no students; expected one line per student below the header.")
    return tuple(students)


def _columns(row: Sequence[str], where: str) -> list[str]:
    columns = [cell.strip().casefold() for cell in row]
    missing = [column for column in COLUMNS if column not in columns]
    twice = [column for column in COLUMNS if columns.count(column) > 1]
    if missing or twice:
        fault = f"the column {twice[0]} is there twice" if twice else f"no column {', '.join(missing)}"
        found = _short(", ".join(columns)) or "nothing"
        raise UnusableInput(f"{where}, line 1: {fault}; expected {', '.join(COLUMNS)}, found {found}.")
    return columns


def _student(
    row: Sequence[str], columns: Sequence[str], delimiter: str, line: int, lines: dict[str, int], faults: _Faults
) -> Student | None:
    """The student of a row, if nothing is wrong with it; `lines` says where each one stands."""
    values = dict.fromkeys(COLUMNS, "") | {
        column: " ".join(cell.split()) for column, cell in zip(columns, row, strict=False)
    }
    key = values["student"]
    found = [
        _shape_fault(row, columns, delimiter),
        _key_fault(key, lines),
        *(_text_fault(column, values[column]) for column in ("name", "email")),
    ]
    lines.setdefault(key.casefold(), line)
    for sentence in filter(None, found):
        faults.add(f"line {line}", sentence)
    return None if any(found) else Student(*(values[column] for column in COLUMNS))


def _shape_fault(row: Sequence[str], columns: Sequence[str], delimiter: str) -> str:
    if any("\n" in cell and delimiter in cell.split("\n", 1)[1] for cell in row):
        return "a cell goes on over the lines below. Is a quote left open?"
    if len(row) != len(columns):
        hint = f" Put quotes around a cell with a {delimiter!r}." if len(row) > len(columns) else ""
        return f"{len(row)} cells in {len(columns)} columns.{hint}"
    return ""


def _text_fault(column: str, value: str) -> str:
    if len(value) > MOST_NAME:
        return f"the {column} has more than {MOST_NAME} characters."
    if any(unicodedata.category(c) == "Cc" for c in value):
        return f"the {column} holds control characters. Type it again."
    return ""


def _key_fault(key: str, lines: Mapping[str, int]) -> str:
    if not key:
        return "the student column is empty; it is the key and names files and folders."
    if not STUDENT.fullmatch(key):
        return (
            f"{_found(key)} cannot be a student's key: letters a-z, digits, '.', '-' and '_' only, at most 64, "
            "beginning with a letter or a digit and not ending with a dot."
        )
    if key.casefold() in OURS:
        return f"{key!r} cannot be a student's key: files of grader have that name. Choose another, such as {key}1."
    if key.casefold().partition(".")[0] in WINDOWS:
        return f"{key!r} cannot be a student's key: Windows has no files of that name. Choose another, such as {key}-1."
    if key.casefold() in lines:
        return (
            f"the student {key!r} stands in line {lines[key.casefold()]} already (upper and lower case are the same)."
        )
    return ""
