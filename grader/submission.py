"""Submissions: the students' bytes, and whose they are. Never imported, never parsed."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UnusableInput
from grader.streams import digest

MOST_BYTES = 1_000_000
_TOKEN = re.compile(rb"""^HANDOUT\s*=\s*["']([^"'\r\n]{0,300})["']""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Submission:
    """One file. `aside` says why it is set aside for a person, if it is."""

    path: str
    student: str
    source: bytes
    sha: str
    modified: float = 0.0
    remarks: tuple[str, ...] = ()
    aside: str = ""


def token(secret: bytes, quiz: str, student: str) -> str:
    """What a hand-out carries: whose it is, signed."""
    return f"{quiz}:{student}:{digest(secret, 'hand-out', quiz, student).hex()[:32]}"


def owner(token_text: str, secret: bytes, quiz: str) -> str | None:
    """The student a token was made for, or None if it was not made here for this quiz."""
    student = token_text.rpartition(":")[0].rpartition(":")[2]
    genuine = hmac.compare_digest(token_text.encode(), token(secret, quiz, student).encode())
    return student if genuine else None


def name_of_file(path: Path, root: Path) -> str:
    """The student a file is called after: `<student>.py` or `<student>/quiz.py`."""
    parent = path.parent
    return parent.name if parent != root else path.stem


def find(folder: Path) -> tuple[Path, ...]:
    """The files handed in, in the order of their names. Raises UnusableInput if there is no such folder."""
    if not folder.is_dir():
        raise UnusableInput(f"{folder}: there is no such folder; expected one with <student>.py or <student>/quiz.py.")
    try:
        paths = [*folder.glob("*.py"), *folder.glob("*/*.py")]
    except OSError as error:
        raise UnusableInput(f"{folder}: cannot be listed ({error.strerror or error}).") from None
    return tuple(sorted(path for path in paths if not path.name.startswith((".", "_"))))


def read(path: Path, root: Path, secret: bytes, quiz: str, students: Iterable[str]) -> Submission:
    """A file with its owner: the token decides, the file name confirms."""
    shown = path.relative_to(root).as_posix()
    named = name_of_file(path, root)
    try:
        size = os.lstat(path).st_size
        if path.is_symlink() or not path.is_file():
            return _aside(shown, named, b"", "it is not an ordinary file; ask for the file itself")
        if size > MOST_BYTES:
            reason = f"it has {size / 1e6:.1f} MB, at most {MOST_BYTES / 1e6:.0f} MB are read; ask for the file again"
            return _aside(shown, named, b"", reason)
        with open(path, "rb") as file:
            source = file.read(MOST_BYTES + 1)
            modified = os.fstat(file.fileno()).st_mtime
    except OSError as error:
        return _aside(shown, named, b"", f"it cannot be read ({error.strerror or error})")
    found = {match.decode("utf-8", "replace") for match in _TOKEN.findall(source)}
    known = set(students)
    if not found:
        if named not in known:
            return _aside(shown, named, source, f"{named!r} is not in the class list and the file has no HANDOUT line")
        remark = "The file has no HANDOUT line; it was taken for yours because of its name."
        return _submission(shown, named, source, modified, remarks=(remark,))
    if len(found) > 1:
        return _aside(shown, named, source, "it holds more than one HANDOUT line; find out whose it is")
    student = owner(found.pop(), secret, quiz)
    if student is None or student not in known:
        return _aside(shown, named, source, "its HANDOUT line was not made for this course, or was changed")
    if named != student and named in known:
        reason = f"the hand-out inside is {student!r}'s but the file is named for {named!r}; find out whose it is"
        return _aside(shown, named, source, reason)
    if named != student:
        reason = f"the hand-out inside is {student!r}'s but the file is called {named!r}, which is nobody's name"
        return _aside(shown, named, source, reason)
    return _submission(shown, student, source, modified)


def _submission(
    path: str,
    student: str,
    source: bytes,
    modified: float = 0.0,
    *,
    remarks: tuple[str, ...] = (),
    aside: str = "",
) -> Submission:
    return Submission(path, student, source, hashlib.sha256(source).hexdigest(), modified, remarks, aside)


def _aside(path: str, student: str, source: bytes, reason: str) -> Submission:
    return _submission(path, student, source, aside=reason)


def newest(submissions: Iterable[Submission]) -> tuple[tuple[Submission, ...], tuple[Submission, ...]]:
    """(one per student, the others): of several files by one student the newest counts."""
    ordered = sorted(submissions, key=lambda each: (each.modified, each.path))
    last = {each.student: each for each in ordered}
    others = tuple(each for each in ordered if last[each.student] is not each)
    return tuple(sorted(last.values(), key=lambda each: each.student)), others
