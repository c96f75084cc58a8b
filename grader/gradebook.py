"""The gradebook: one SQLite file with the variants, submissions and scorecards of one quiz. One writer."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from grader.errors import GraderError, UnusableInput
from grader.scorecard import Scorecard
from grader.spec import Quiz, Student
from grader.submission import MOST_BYTES, Submission
from grader.variants import Variant

FORMAT = "1"
MODE = 0o600  # it holds everything: names, answers, marks
PATIENCE = 10.0  # seconds to wait for another process that writes
Record = TypeVar("Record")
_TABLES = """
CREATE TABLE course (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE students (student TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL) STRICT;
CREATE TABLE variants (
  student TEXT PRIMARY KEY REFERENCES students, variants BLOB NOT NULL
) STRICT;
CREATE TABLE set_aside (path TEXT PRIMARY KEY, sha TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE TABLE scorecards (
  student TEXT NOT NULL REFERENCES students, work TEXT NOT NULL, path TEXT NOT NULL,
  current INTEGER NOT NULL, scorecard BLOB NOT NULL, PRIMARY KEY (student, work)
) STRICT;
"""
# What was added since the first courses were made; the format is still theirs.
_LATER = """
CREATE TABLE IF NOT EXISTS older (path TEXT PRIMARY KEY, student TEXT NOT NULL, sha TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_is_current ON scorecards (student) WHERE current = 1;
CREATE TABLE IF NOT EXISTS submissions (
  student TEXT NOT NULL REFERENCES students, sha TEXT NOT NULL, path TEXT NOT NULL, remarks TEXT NOT NULL,
  counts INTEGER NOT NULL, source BLOB NOT NULL, PRIMARY KEY (student, sha)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_counts ON submissions (student) WHERE counts = 1;
"""
_LATEST = "one_counts"


class Graded(msgspec.Struct, frozen=True):
    """A scorecard with the file it belongs to."""

    path: str
    scorecard: Scorecard


class Handed(msgspec.Struct, frozen=True):
    """A file that a student handed in. Without its bytes, it is one whose bytes are kept already, or none is."""

    student: str
    sha: str
    path: str
    remarks: tuple[str, ...] = ()
    source: bytes | None = None


class Entry(msgspec.Struct, frozen=True):
    """A piece of work that is done. Without a scorecard, an earlier one of the same work counts again."""

    student: str
    work: str
    path: str
    scorecard: bytes | None = None  # as JSON: what comes from a worker is not read again on its way into the book
    handed: Handed | None = None  # what it is the work on


class Gradebook:
    """Everything that is known of a course; every change is one transaction."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    def create(cls, path: Path, quiz: Quiz) -> Gradebook:
        """A new gradebook for a quiz; an existing one is opened, and must be of the same quiz.

        A new one only its owner can read. SQLite gives the files it makes beside it, -wal and -shm, the same mode.
        """
        with suppress(OSError):  # what is wrong with the path, SQLite says
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, MODE))
        book = cls(_connect(path), path)
        # Empty is new as well: an earlier run may have been killed before its first transaction.
        if not book._read("SELECT 1 FROM sqlite_master"):
            with book._transaction() as connection:
                for statement in (_TABLES + _LATER).split(";"):
                    connection.execute(statement)
                rows = [("format", FORMAT), ("quiz", msgspec.json.encode(quiz).decode())]
                connection.executemany("INSERT INTO course VALUES (?, ?)", rows)
            return book
        book._check_format()
        if book.quiz() != quiz:
            raise UnusableInput(
                f"{path} belongs to another quiz, or to another version of {quiz.name!r}: hand-outs once made are "
                "not changed. Put the old quiz file back, or choose another --out folder."
            )
        return book

    @classmethod
    def open(cls, path: Path) -> Gradebook:
        """An existing gradebook. Raises UnusableInput if there is none."""
        if not path.is_file():
            raise UnusableInput(f"{path} is missing: this is no course. Make one with `grader generate`.")
        book = cls(_connect(path), path)
        book._check_format()
        if not book._read("SELECT 1 FROM sqlite_master WHERE name = ?", _LATEST):
            with book._transaction() as connection:
                for statement in _LATER.split(";"):
                    connection.execute(statement)
        return book

    def _check_format(self) -> None:
        if not self._read("SELECT 1 FROM sqlite_master"):
            raise UnusableInput(f"{self.path} is an empty gradebook. Run `grader generate` again to finish it.")
        if self._read("SELECT value FROM course WHERE name = 'format'") != [(FORMAT,)]:
            raise UnusableInput(f"{self.path} is not a gradebook of this version of grader.")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise GraderError(
                f"{self.path}: the gradebook cannot be written ({error}). What was saved before is safe; "
                "see whether the disk is full, read-only, or another `grader` is at work, and run the command again."
            ) from None

    def _read(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: sqlite3.Error) -> UnusableInput:
        return UnusableInput(f"{self.path} cannot be read as a gradebook ({error}).")

    def _decoded(self, record: str | bytes, kind: type[Record]) -> Record:
        try:
            return msgspec.json.decode(record, type=kind)
        except msgspec.MsgspecError as error:
            raise UnusableInput(
                f"{self.path} holds a record that cannot be read ({error}). Restore it from a backup."
            ) from None

    # --- the course

    def quiz(self) -> Quiz:
        """The quiz the hand-outs were made from."""
        rows = self._read("SELECT value FROM course WHERE name = 'quiz'")
        return self._decoded(rows[0][0] if rows else "", Quiz)

    def students(self) -> dict[str, Student]:
        """The class list, in the order of the keys."""
        rows = self._read("SELECT student, name, email FROM students ORDER BY student")
        return {row[0]: Student(*row) for row in rows}

    def enrol(self, student: Student, variants: Iterable[Variant]) -> None:
        """A student with the variants that are theirs from now on."""
        blob = msgspec.json.encode(tuple(variants))
        with self._transaction() as connection:
            connection.execute("INSERT INTO students VALUES (?, ?, ?)", (student.student, student.name, student.email))
            connection.execute("INSERT INTO variants VALUES (?, ?)", (student.student, blob))

    def variants(self, student: str) -> tuple[Variant, ...]:
        """What this student was given."""
        return self._decoded(self.given(student), tuple[Variant, ...])

    def given(self, student: str) -> bytes:
        """The same as JSON, for a worker to read."""
        rows = self._read("SELECT variants FROM variants WHERE student = ?", student)
        return rows[0][0] if rows else b""

    # --- the grading

    def is_done(self, student: str, work: str) -> bool:
        """Whether there is a scorecard of this piece of work."""
        return bool(self._read("SELECT 1 FROM scorecards WHERE student = ? AND work = ?", student, work))

    def is_current(self, student: str, work: str, path: str) -> bool:
        """Whether this work, under this path, is the student's current one."""
        query = "SELECT 1 FROM scorecards WHERE student = ? AND work = ? AND path = ? AND current = 1"
        return bool(self._read(query, student, work, path))

    def save(self, entries: Iterable[Entry]) -> None:
        """Record each as its student's current work, all in one transaction."""
        with self._transaction() as connection:
            for entry in entries:
                # One row each: an update writes the whole row anew, with the scorecard in it.
                connection.execute(
                    "UPDATE scorecards SET current = 0 WHERE student = ? AND current = 1", (entry.student,)
                )
                if entry.scorecard is not None:
                    row = (entry.student, entry.work, entry.path, entry.scorecard)
                    connection.execute("INSERT OR REPLACE INTO scorecards VALUES (?, ?, ?, 1, ?)", row)
                else:
                    connection.execute(
                        "UPDATE scorecards SET current = 1, path = ? WHERE student = ? AND work = ?",
                        (entry.path, entry.student, entry.work),
                    )
                _count(connection, entry.student, entry.handed)

    def keep(self, files: Iterable[Handed], *, counts: bool) -> None:
        """Keep the bytes of files that were handed in: of those that count, or of older ones."""
        with self._transaction() as connection:
            for handed in files:
                if counts:
                    _count(connection, handed.student, handed)
                else:
                    _keep(connection, handed, counts=False)

    def keeps(self, student: str, sha: str, *, counts: bool) -> bool:
        """Whether it has the bytes of this file; with `counts`, as those that count."""
        query = "SELECT 1 FROM submissions WHERE student = ? AND sha = ? AND counts >= ?"
        return bool(self._read(query, student, sha, int(counts)))

    def counting(self) -> Iterator[Handed]:
        """Every student's file that counts, without its bytes, in the order of the students."""
        query = "SELECT student, sha, path, remarks FROM submissions WHERE counts = 1 ORDER BY student"
        for student, sha, path, remarks in self._each(query):
            yield Handed(student, sha, path, self._decoded(remarks, tuple[str, ...]))

    def source(self, student: str, sha: str) -> bytes:
        """The bytes of a file that is kept. Raises UnusableInput if it is not, or is damaged."""
        rows = self._read("SELECT source FROM submissions WHERE student = ? AND sha = ?", student, sha)
        with suppress(zlib.error):
            source = zlib.decompressobj().decompress(rows[0][0], MOST_BYTES + 1) if rows else b""
            if rows and hashlib.sha256(source).hexdigest() == sha:
                return source
        raise UnusableInput(f"{self.path} does not hold the file of {student!r} as it was. Restore it from a backup.")

    def found(self, aside: Iterable[Submission], older: Iterable[Submission]) -> None:
        """Record which files wait for a person, and which are older than the one that counts; what earlier runs found
        is forgotten."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM set_aside")
            connection.execute("DELETE FROM older")
            rows = ((each.path, each.sha, each.aside) for each in aside)
            connection.executemany("INSERT OR REPLACE INTO set_aside VALUES (?, ?, ?)", rows)
            rows = ((each.path, each.student, each.sha) for each in older)
            connection.executemany("INSERT OR REPLACE INTO older VALUES (?, ?, ?)", rows)

    def aside(self) -> tuple[tuple[str, str], ...]:
        """Files that wait for a person, with the reason."""
        return tuple((row[0], row[1]) for row in self._read("SELECT path, reason FROM set_aside ORDER BY path"))

    def older(self) -> tuple[tuple[str, str], ...]:
        """Files that do not count, because there is a newer one of the same student: path and student."""
        return tuple((row[0], row[1]) for row in self._read("SELECT path, student FROM older ORDER BY path"))

    # --- what was graded; one scorecard at a time, however large the class

    def current(self, student: str) -> Graded:
        """A student's current scorecard. Raises UnusableInput if there is none."""
        rows = self._read("SELECT path, scorecard FROM scorecards WHERE student = ? AND current = 1", student)
        if not rows:
            raise UnusableInput(f"{self.path}: {student!r} has no scorecard; grade a submission first.")
        return Graded(rows[0][0], self._decoded(rows[0][1], Scorecard))

    def handed_in(self) -> Iterator[str]:
        """Who has a current scorecard, in the order of the students."""
        return (row[0] for row in self._rows("student"))

    def records(self) -> Iterator[bytes]:
        """The current scorecard of every student who handed something in, as JSON, in the order of the students."""
        return (row[0] for row in self._rows("scorecard"))

    def scorecards(self) -> Iterator[Scorecard]:
        """The same, read."""
        return (self._decoded(record, Scorecard) for record in self.records())

    def _rows(self, column: str) -> Iterator[tuple[Any, ...]]:
        return self._each(f"SELECT {column} FROM scorecards WHERE current = 1 ORDER BY student")

    def _each(self, query: str) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._connection.execute(query)
        except sqlite3.Error as error:
            raise self._unreadable(error) from None


def _count(connection: sqlite3.Connection, student: str, handed: Handed | None) -> None:
    """This file of a student's counts from now on, and no other."""
    connection.execute("UPDATE submissions SET counts = 0 WHERE student = ? AND counts = 1", (student,))
    if handed is None:
        return
    if handed.source is not None:
        _keep(connection, handed, counts=True)
    else:
        connection.execute(
            "UPDATE submissions SET counts = 1, path = ?, remarks = ? WHERE student = ? AND sha = ?",
            (handed.path, json.dumps(handed.remarks), student, handed.sha),
        )


def _keep(connection: sqlite3.Connection, handed: Handed, *, counts: bool) -> None:
    source = zlib.compress(handed.source or b"", 1)
    row = (handed.student, handed.sha, handed.path, json.dumps(handed.remarks), int(counts), source)
    connection.execute("INSERT OR REPLACE INTO submissions VALUES (?, ?, ?, ?, ?, ?)", row)


def _connect(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error as error:
        raise UnusableInput(
            f"{path} cannot be opened as a gradebook ({error}). See whether it is one, whether its folder can be "
            "written to and has room, and whether another `grader` is at work on it."
        ) from None
    return connection
