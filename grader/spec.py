"""The quiz file and the class list, validated: every fault at once, with its place and a hint."""

from __future__ import annotations

import csv
import difflib
import io
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from exercises.bank import BANK
from exercises.model import CodeExercise, Exercise
from grader import resources
from grader.errors import UnusableInput

MOST_BYTES = 10_000_000
STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
COLUMNS = ("student", "name", "email")


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the quiz is handled."""

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
        exercise = BANK[item.exercise]
        return exercise.points if isinstance(exercise, CodeExercise) else 1.0


class Student(msgspec.Struct, frozen=True):
    """One line of the class list."""

    student: str
    name: str = ""
    email: str = ""


def suggestion(word: str, known: Any) -> str:
    """ " Did you mean ...?", or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Did you mean `{close[0]}`?" if close else ""


def _bytes_of(path: Path, what: str) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnusableInput(f"{path}: the {what} has more than {MOST_BYTES // 1_000_000} MB. Is it the right file?")
        return path.read_bytes()
    except FileNotFoundError:
        raise UnusableInput(f"{path}: there is no such file; expected a {what}.") from None
    except OSError as error:
        raise UnusableInput(f"{path}: the {what} cannot be read ({error.strerror or error}).") from None


def _text_of(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnusableInput(f"{where}, line {line}: not UTF-8 text. Save the file as UTF-8.") from None


# --- the quiz file


def read_quiz(name_or_path: str) -> Quiz:
    """The quiz of a path or of a bundled name. Raises UnusableInput with every fault found."""
    if name_or_path in resources.quiz_names():
        return parse_quiz(_text_of(resources.quiz(name_or_path), name_or_path), name_or_path, name_or_path)
    path = Path(name_or_path)
    if not path.exists():
        names = resources.quiz_names()
        raise UnusableInput(
            f"{name_or_path}: neither a file nor a bundled quiz ({', '.join(names)}).{suggestion(name_or_path, names)}"
        )
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("-.") or "quiz"
    return parse_quiz(_text_of(_bytes_of(path, "quiz file"), str(path)), name, str(path))


def parse_quiz(text: str, name: str, where: str) -> Quiz:
    """The quiz of a TOML text. Raises UnusableInput with every fault found."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableInput(f"{where}: not valid TOML: {error}.") from None
    faults: list[str] = []

    def fault(key: str, sentence: str) -> None:
        faults.append(f"{where}, {key}: {sentence}")

    for key in table.keys() - {"title", "intro", "policy", "items"}:
        fault(key, f"unknown key.{suggestion(key, ('title', 'intro', 'policy', 'items'))}")
    for key, needed in (("title", True), ("intro", False)):
        value = table.get(key, "" if not needed else None)
        if not isinstance(value, str) or (needed and not value.strip()):
            fault(key, f'expected a text, such as {key} = "Session 6"; found {_found(value)}.')
    try:
        policy = msgspec.convert(table.get("policy", {}), Policy, strict=True)
    except msgspec.ValidationError as error:
        policy = Policy()
        fault("policy", _explained(error, Policy))
    rows = table.get("items")
    if not isinstance(rows, list) or not rows:
        fault("items", 'expected at least one [[items]] table with exercise = "...".')
        rows = []
    items = []
    for number, row in enumerate(rows, 1):
        try:
            item = msgspec.convert(row, Item, strict=True)
        except msgspec.ValidationError as error:
            fault(f"items[{number}]", _explained(error, Item))
            continue
        items.append(item)
        faults += [f"{where}, items[{number}].{sentence}" for sentence in _item_faults(item)]
    if faults:
        raise UnusableInput(*faults)
    return Quiz(
        name=name, title=table["title"].strip(), intro=table.get("intro", ""), items=tuple(items), policy=policy
    )


def _found(value: object) -> str:
    return "nothing" if value is None else repr(value)[:60]


def _explained(error: msgspec.ValidationError, record: type[msgspec.Struct]) -> str:
    sentence = str(error).rstrip(".")
    unknown = re.search(r"unknown field `([^`]*)`", sentence)
    hint = suggestion(unknown[1], record.__struct_fields__) if unknown else ""
    return f"{sentence[0].lower()}{sentence[1:]}.{hint} Known keys: {', '.join(record.__struct_fields__)}."


def _item_faults(item: Item) -> list[str]:
    exercise = BANK.get(item.exercise)
    faults = []
    if exercise is None:
        faults.append(
            f"exercise: there is no exercise {item.exercise!r}.{suggestion(item.exercise, BANK)} "
            "`grader list` prints them all."
        )
    if item.points is not None and not 0 < item.points <= 1000:
        faults.append(f"points: {item.points:g} is not between 0 and 1000; expected a number such as 2 or 0.5.")
    if item.published and exercise is not None and getattr(exercise, "published", None) is None:
        faults.append(f"published: {item.exercise} has no published numbers. Leave the key out.")
    return faults


# --- the class list


def read_roster(path: Path) -> tuple[Student, ...]:
    """The class list. Raises UnusableInput with every fault found."""
    return parse_roster(_text_of(_bytes_of(path, "class list"), str(path)), str(path))


def parse_roster(text: str, where: str) -> tuple[Student, ...]:
    """The students of a CSV text with the columns student, name, email (the first is the key)."""
    header = next(iter(text.splitlines()), "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    columns = [(column or "").strip().lower() for column in reader.fieldnames or ()]
    if "student" not in columns:
        found = ", ".join(columns) or "nothing"
        raise UnusableInput(f"{where}, line 1: expected the columns {', '.join(COLUMNS)}; found {found}.")
    reader.fieldnames = columns
    faults: list[str] = []
    students: dict[str, Student] = {}
    lines: dict[str, int] = {}
    try:
        for row in reader:
            values = {c: (row.get(c) or "").strip() for c in COLUMNS if isinstance(row.get(c) or "", str)}
            if not any(values.values()):
                continue
            line, key = reader.line_num, values["student"]
            fault = _student_fault(key, lines)
            if None in row:
                fault = fault or f"more than {len(columns)} columns; put quotes around a name with a {delimiter!r}."
            if fault:
                faults.append(f"{where}, line {line}: {fault}")
                continue
            lines[key.casefold()] = line
            students[key] = Student(**values)
    except csv.Error as error:
        faults.append(f"{where}, line {reader.line_num + 1}: not readable as CSV ({error}).")
    if not students and not faults:
        faults.append(f"{where}: no students; expected one line per student below the header.")
    if faults:
        raise UnusableInput(*faults)
    return tuple(students.values())


def _student_fault(key: str, lines: dict[str, int]) -> str:
    if not key:
        return "the student column is empty; it is the key and names files and folders."
    if not STUDENT.fullmatch(key):
        return (
            f"{key[:80]!r} cannot be a student's key: letters a-z, digits, '.', '-' and '_' only, at most 64, "
            "beginning with a letter or a digit."
        )
    if key.casefold() in lines:
        return f"the student {key!r} stands in line {lines[key.casefold()]} already."
    return ""
