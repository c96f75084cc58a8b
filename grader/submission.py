"""Submissions: the students' bytes, and whose they are. Never imported, never parsed."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UnusableInput
from grader.streams import digest

# What students hand in instead of quiz.py: worth a line, where a class list or a note of yours is not.
HANDED_IN_BY_MISTAKE = (".ipynb", ".txt", ".html", ".pdf", ".docx", ".odt", ".zip", ".7z", ".rar", ".gz", ".pyc")
MOST_BYTES = 1_000_000
MOST_LISTED = 5  # files of a folder that a reason names
_LINE = re.compile(rb"^HANDOUT\b[^\r\n]*", re.MULTILINE)
_TOKEN = re.compile(rb"""HANDOUT\s*=\s*["']([^"']{1,300})["']\s*(?:#.*)?""")


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
    """The student a file or a folder is called after: `<student>.py`, `<student>/` or `<student>/quiz.py`."""
    if path.parent != root:
        return path.parent.name
    return path.stem if path.suffix.lower() == ".py" else path.name


def find(folder: Path) -> tuple[Path, ...]:
    """What is handed in, in the order of the names. Raises UnusableInput if there is no such folder.

    Of `<student>/` it is quiz.py, else the only .py file; the folder itself stands for one where that is not certain.
    """
    if not folder.is_dir():
        raise UnusableInput(f"{folder}: there is no such folder; expected one with <student>.py or <student>/quiz.py.")
    try:
        entries = _listed(folder)
    except OSError as error:
        raise UnusableInput(f"{folder}: cannot be listed ({error.strerror or error}).") from None
    return tuple(
        _in_folder(path) if path.is_dir() and not path.is_symlink() else path
        for path in entries
        if path.is_dir() or path.suffix.lower() in (".py", *HANDED_IN_BY_MISTAKE)
    )


def _listed(folder: Path) -> list[Path]:
    """What a folder holds, without what systems and editors leave there."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "_")))


def _python_files(folder: Path) -> list[Path]:
    return [path for path in _listed(folder) if path.suffix.lower() == ".py"]


def _in_folder(folder: Path) -> Path:
    try:
        files = _python_files(folder)
    except OSError:
        return folder
    named = [path for path in files if path.name.lower() == "quiz.py"]
    return next((each[0] for each in (named, files) if len(each) == 1), folder)


def _why_not(folder: Path) -> str:
    """Why a folder stands for itself in what was found."""
    files = [_as_text(path.name) for path in _python_files(folder)]
    if not files:
        return "the folder holds no .py file; ask for quiz.py"
    more = ", ..." if len(files) > MOST_LISTED else ""
    return f"the folder holds {', '.join(files[:MOST_LISTED])}{more}; which one counts? Name that one quiz.py"


def _as_text(path: str) -> str:
    """A file name as text, whatever bytes it is made of."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def read(
    path: Path, root: Path, secret: bytes, quiz: str, students: Iterable[str], *, trust_handouts: bool = False
) -> Submission:
    """A file with its owner: the token decides, the file name confirms.

    With `trust_handouts` a genuine token is enough where the name is nobody's, as learning platforms name files; where
    it is another student's, the file is set aside as ever.
    """
    shown = _as_text(path.relative_to(root).as_posix())
    named = _as_text(name_of_file(path, root))
    try:
        kind = os.lstat(path).st_mode
        if stat.S_ISDIR(kind):
            return _aside(shown, named, b"", _why_not(path))
        if not stat.S_ISREG(kind):
            return _aside(shown, named, b"", "it is not an ordinary file; ask for the file itself")
        if path.suffix.lower() != ".py":
            return _aside(shown, named, b"", "it is not a .py file; ask for quiz.py")
        # Neither followed nor waited for, should it have become a link or a pipe since.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            source = file.read(MOST_BYTES + 1)
            status = os.fstat(file.fileno())
    except OSError as error:
        return _aside(shown, named, b"", f"it cannot be read ({error.strerror or error})")
    if len(source) > MOST_BYTES:
        size = max(status.st_size, len(source)) / 1e6
        reason = f"it has {size:.1f} MB, at most {MOST_BYTES / 1e6:.0f} MB are read; ask for the file again"
        return _aside(shown, named, b"", reason)
    student, remark, reason = _owner_of(source, named, secret, quiz, {each.casefold(): each for each in students})
    if reason and student and trust_handouts:
        reason, remark = "", f"The file is called {named!r}, which is nobody's name; its HANDOUT line says it is yours."
    if reason:
        return _aside(shown, named, source, reason)
    return _submission(shown, student, source, status.st_mtime, remarks=(remark,) if remark else ())


def _owner_of(source: bytes, named: str, secret: bytes, quiz: str, known: Mapping[str, str]) -> tuple[str, str, str]:
    """(student, remark, why it is set aside) of a file; `known` are the students by name in small letters.

    Both a student and a reason: the token says whose it is, and the name says nothing.
    """
    by_name = known.get(named.casefold())
    lines = [_TOKEN.fullmatch(line.strip()) for line in _LINE.findall(source)]
    if not lines:
        if by_name is None:
            return "", "", f"{named!r} is not in the class list and the file has no HANDOUT line"
        return by_name, "The file has no HANDOUT line; it was taken for yours because of its name.", ""
    tokens = {line[1].decode("utf-8", "replace") if line else "" for line in lines}
    if len(tokens) > 1:
        return "", "", "it holds more than one HANDOUT line; find out whose it is"
    student = owner(tokens.pop(), secret, quiz)
    if student is None or student not in known.values():
        return "", "", "its HANDOUT line was not made for this course, or was changed"
    if by_name is None:
        reason = f"the hand-out inside is that of {student!r}, but the file is called {named!r}, which is nobody's name"
        return student, "", f"{reason}; --trust-handouts takes such files"
    if by_name != student:
        reason = (
            f"the hand-out inside is that of {student!r}, but the file is named for {by_name!r}; find out whose it is"
        )
        return "", "", reason
    return student, "", ""


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
