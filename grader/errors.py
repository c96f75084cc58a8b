"""Faults of staff and tools, as sentences a person can act on, each with its exit code.

Student faults are data (findings in a scorecard), never exceptions.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit status means, the same for every command."""

    RIGHT = 0
    NOT_RIGHT = 1
    UNUSABLE_INPUT = 2
    OUR_FAULT = 3
    UNDECIDED = 4


class GraderError(Exception):
    """A fault that stops the command: one or more sentences, each saying what, where and what to do."""

    exit_code = ExitCode.OUR_FAULT

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class UnusableInput(GraderError):
    """What we were given cannot be used; every fault found is in `sentences`."""

    exit_code = ExitCode.UNUSABLE_INPUT


class NoJail(GraderError):
    """Student code cannot be isolated on this machine, so nothing is graded."""

    exit_code = ExitCode.OUR_FAULT


def printable(text: str) -> str:
    """Text without characters that drive a terminal or that XML forbids.

    >>> printable("a\\x1b[31mb")
    'a\N{REPLACEMENT CHARACTER}[31mb'
    """
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
