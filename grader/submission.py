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


CHANGED = "it was changed while it was read: perhaps it is still being written. The next run takes it as it is then"


@dataclass(frozen=True, slots=True)
class Submission:
    """One file, without its bytes: a class has thousands. `aside` says why it is set aside for a person, if it is."""

    path: str  # as shown, below the folder
    student: str
    sha: str
    modified: int = 0  # in nanoseconds
    remarks: tuple[str, ...] = ()
    aside: str = ""
    file: Path = Path()  # where its bytes are read again when its turn comes


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


class Withheld(Exception):
    """Why the bytes of a file are not used, as the end of a sentence. Caught in this module."""


def _bytes_of(path: Path) -> tuple[bytes, os.stat_result]:
    """The bytes of a small ordinary file, of which nobody wrote any meanwhile. Raises Withheld."""
    try:
        kind = os.lstat(path).st_mode
        if stat.S_ISDIR(kind):
            raise Withheld(_why_not(path))
        _check_ordinary(kind)
        if path.suffix.lower() != ".py":
            raise Withheld("it is not a .py file; ask for quiz.py")
        # Neither followed nor waited for, should it have become a link or a pipe since.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            before = os.fstat(descriptor)
            _check_ordinary(before.st_mode)
            source = file.read(MOST_BYTES + 1) if before.st_size <= MOST_BYTES else b""
            after = os.fstat(descriptor)
    except OSError as error:
        raise Withheld(f"it cannot be read ({error.strerror or error})") from None
    largest = max(before.st_size, after.st_size, len(source))
    if largest > MOST_BYTES:
        size = f"it has {largest / 1e6:.1f} MB, at most {MOST_BYTES / 1e6:.0f} MB are read"
        raise Withheld(f"{size}; ask for the file again")
    if (before.st_size, before.st_mtime_ns) != (len(source), after.st_mtime_ns) or after.st_size != len(source):
        raise Withheld(CHANGED)
    return source, after


def _check_ordinary(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise Withheld("it is not an ordinary file; ask for the file itself")


def source_of(each: Submission) -> bytes | str:
    """The bytes that were seen before, read once more; or, as text, why the file must wait."""
    try:
        source, _ = _bytes_of(each.file)
    except Withheld as withheld:
        return str(withheld)
    return source if _sha(source) == each.sha else CHANGED


@dataclass(frozen=True, slots=True)
class Inbox:
    """A folder of what was handed in, and what it takes to say whose each file is."""

    root: Path
    secret: bytes
    quiz: str
    known: Mapping[str, str]  # the students, by name in small letters
    trust_handouts: bool = False

    @classmethod
    def opened(
        cls, root: Path, secret: bytes, quiz: str, students: Iterable[str], *, trust_handouts: bool = False
    ) -> Inbox:
        """The inbox of a class."""
        return cls(root, secret, quiz, {each.casefold(): each for each in students}, trust_handouts)

    def read(self, path: Path) -> Submission:
        """A file with its owner: the token decides, the file name confirms.

        With `trust_handouts` a genuine token is enough where the name is nobody's, as learning platforms name files;
        where it is another student's, the file is set aside as ever.
        """
        shown = _as_text(path.relative_to(self.root).as_posix())
        named = _as_text(name_of_file(path, self.root))
        try:
            source, status = _bytes_of(path)
        except Withheld as withheld:
            return Submission(shown, named, _sha(b""), aside=str(withheld), file=path)
        student, remark, reason = _owner_of(source, named, self.secret, self.quiz, self.known)
        if reason and student and self.trust_handouts:
            remark = f"The file is called {named!r}, which is nobody's name; its HANDOUT line says it is yours."
            reason = ""
        if reason:
            return Submission(shown, named, _sha(source), aside=reason, file=path)
        remarks = (remark,) if remark else ()
        return Submission(shown, student, _sha(source), status.st_mtime_ns, remarks, file=path)


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
    if student is None or known.get(student.casefold()) != student:
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


def _sha(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()


def newest(submissions: Iterable[Submission]) -> tuple[tuple[Submission, ...], tuple[Submission, ...]]:
    """(one per student, the others): of several files by one student the newest counts."""
    ordered = sorted(submissions, key=lambda each: (each.modified, each.path))
    last = {each.student: each for each in ordered}
    others = tuple(each for each in ordered if last[each.student] is not each)
    return tuple(sorted(last.values(), key=lambda each: each.student)), others
