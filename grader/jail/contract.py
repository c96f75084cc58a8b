"""What goes into the jail and what comes out: plain records."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from typing import Any, Literal

from grader.jail.frames import Bounds, decode, encode
from reference.lazy import lazy

Tree = Any  # None, bool, int, float, complex, str, numpy arrays of numbers, and lists, tuples of those
ProfileName = Literal["strong", "medium", "none"]
CallStatus = Literal[
    "ok", "missing", "untouched", "error", "timeout", "memory", "crashed", "output", "skipped", "unavailable"
]
# unavailable: a package that is granted is not installed here, so nothing was run; no fault of the student's
JobStatus = Literal["ok", "timeout", "memory", "crashed", "output"]

_OWNED = 4  # the last pickle protocol whose arrays own their memory when they are read
_INPUTS = Bounds(depth=64, nodes=10_000_000, size=1 << 30, text=2_000_000)  # ours: only so large that it is a mistake


def pickled(tree: object) -> bytes:
    """As it enters the jail, where what comes from us can be trusted. Never the other way."""
    return pickle.dumps(tree, protocol=_OWNED)


@dataclass(frozen=True, slots=True)
class Slot:
    """An answer slot the reader looks for: `name = ...` at the top level of the file."""

    name: str
    kind: str  # number, array, choice, choices, order, formula


@dataclass(frozen=True, slots=True)
class Grant:
    """What some calls get beyond what every call gets; they run in a jail of their own kind with exactly this."""

    packages: tuple[str, ...]  # distributions, to be read with all that they require; imported before the clock starts
    memory_bytes: int
    threads: int
    cpu_seconds: float  # of all calls with this grant, module level included
    case_seconds: float


@dataclass(frozen=True)
class Call:
    """A function the student's file must define, and the arguments of each case.

    A `probe` is our own source that defines `probe(student, *arguments)`; it is called in the place of
    the function, with the student's names as attributes of `student`. For classes, and for functions
    that take or return functions. It holds no expected value.
    """

    function: str
    cases: tuple[tuple[Tree, ...], ...]
    probe: str = ""
    grant: Grant | None = None

    @lazy
    def encoded(self) -> bytes:
        """As it enters the jail, plain data only; a class shares its hidden cases, so they are written once."""
        return pickled(decode(encode([self.function, self.probe, self.cases], _INPUTS), _INPUTS))


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that enters the jail. No expected value is ever part of it."""

    source: bytes
    slots: tuple[Slot, ...] = ()
    calls: tuple[Call, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds kept by the parent (and, as a second line, by the kernel)."""

    cpu_seconds: float = 10.0  # all of one submission, module level included
    case_seconds: float = 2.0  # CPU time of one call of a function
    memory_bytes: int = 512 * 1024 * 1024
    output_bytes: int = 64 * 1024  # of what is printed; the head and the tail are kept
    result_bytes: int = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader found in one slot."""

    name: str
    status: Literal["ok", "missing", "unreadable"]
    text: str = ""  # the source text of the answer, shortened
    value: Tree = None
    notes: tuple[str, ...] = ()  # "0,35 was read as 0.35"
    line: int = 0


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What one call gave: a value as a bounded tree of plain data, or the error it raised."""

    status: Literal["ok", "error", "unusable"]
    value: Tree = None
    message: str = ""  # "ZeroDivisionError: division by zero", or why the value is unusable
    line: int = 0  # of the student's file, 0 if unknown
    mutated: tuple[int, ...] = ()  # positions of arguments the call has changed
    aliased: bool = False  # the result shares memory with an argument


@dataclass(frozen=True, slots=True)
class CallResult:
    """What one function did on its cases; `cases` stops where it was stopped."""

    function: str
    status: CallStatus
    message: str = ""
    line: int = 0
    cases: tuple[CaseResult, ...] = ()
    repeatable: bool = True  # the same arguments gave the same result again


@dataclass(frozen=True, slots=True)
class JobResult:
    """All that is known of a submission after the jail."""

    status: JobStatus
    message: str = ""
    readings: tuple[Reading, ...] = ()
    calls: tuple[CallResult, ...] = ()
    remarks: tuple[str, ...] = ()  # "line 12: a syntax error; that block was left out"
    output: str = ""
    profile: ProfileName = "strong"
    hurried: bool = False  # stopped by a clock that a busy machine may hurry: it stands after a second run, alone


@dataclass(frozen=True, slots=True)
class Profile:
    """How submissions are isolated on this machine, found by trying."""

    name: ProfileName
    bwrap: str | None = None
    user_namespace: bool = True  # False: started by root, which changes the user inside
    warm: bool = False  # a fork of a warm interpreter for each submission, not a program started anew
    # How it was found; two that isolate alike are the same, so that they share what is kept warm.
    reason: str = field(default="", compare=False)  # why stronger ones are not used
    details: tuple[str, ...] = field(default=(), compare=False)
    held: tuple[str, ...] = field(default=(), compare=False)  # what hostile code tried before, and could not do
