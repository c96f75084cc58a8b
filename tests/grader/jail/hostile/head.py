"""What a hostile file says of itself, in comments before its first line of code (see README.md beside the files)."""

from __future__ import annotations

import ast
import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from grader.jail import Limits

WORDS = (
    *("expect", "says", "absent", "limits", "control", "bites", "bites as root", "reads", "machine", "sleeps"),
    *("ends with", "encoded as"),
)


@dataclass(frozen=True)
class Head:
    """What the comment at the top of a file says."""

    lines: Mapping[str, tuple[str, ...]]

    @property
    def expected(self) -> list[tuple[str, str, str]]:
        """(exercise, verdict, status or nothing)."""
        rows = [line.split() for line in self.lines["expect"]]
        return [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]

    @property
    def absent(self) -> list[tuple[str, str]]:
        """(kind of trace, its value)."""
        return [(line.partition(" ")[0], line.partition(" ")[2]) for line in self.lines["absent"]]

    @property
    def limits(self) -> Limits:
        """`cpu 1 case 0.2 memory 256` changes the ordinary limits."""
        words = " ".join(self.lines["limits"]).split()
        given = dict(zip(words[::2], map(float, words[1::2]), strict=True))
        plain = Limits()
        return replace(
            plain,
            cpu_seconds=given.pop("cpu", plain.cpu_seconds),
            case_seconds=given.pop("case", plain.case_seconds),
            memory_bytes=int(given.pop("memory", plain.memory_bytes >> 20)) << 20,
            **given,
        )

    @property
    def bites(self) -> set[str]:
        """The attempts that succeed without walls."""
        as_root = self.lines["bites as root"] if os.geteuid() == 0 else ()
        return set(" ".join([*self.lines["bites"], *as_root]).split())

    @property
    def control(self) -> str:
        """How it is run without walls: `none`, `plain`, or nothing."""
        return " ".join(self.lines["control"])


@cache
def head_of(path: Path) -> Head:
    """The head of a file: the comments before its first line of code."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in path.read_bytes().decode("utf-8", "replace").splitlines():
        if not line.startswith("#"):
            break
        word, _, rest = line.removeprefix("# ").partition(": ")
        if word in WORDS:
            found[word].append(rest)
    return Head(defaultdict(tuple, {word: tuple(lines) for word, lines in found.items()}))


def source_of(path: Path) -> bytes:
    """What is handed in: the file, with what it ends with written out, in the encoding it asks for."""
    head, source = head_of(path), path.read_bytes()
    for line in head.lines["ends with"]:
        count, text = line.split(" ", 1)
        source += (ast.literal_eval(text) * int(count)).encode()
    for codec in head.lines["encoded as"]:
        source = source.decode().encode(codec)
    return source
