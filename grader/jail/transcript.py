"""What a worker says, checked word by word: the only place where its frames get a meaning.

The worker shares its interpreter with the student's code, so every frame may be forged. A frame out of
order, of the wrong type or out of bounds is a `FrameError`; a well-made forgery can say no more than
a returned value could, because nothing here is compared with anything.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from grader.jail.contract import CallResult, CaseResult, Job, Limits, Reading, Tree
from grader.jail.frames import Bounds, FrameError, FrameReader, decode, frame
from grader.jail.output import inert

Phase = Literal["starting", "reading", "module", "between", "case", "end"]

_SPARE = 4 * 1024 * 1024  # for our own records around the results
_MAX_LINE = 10_000_000
_MAX_TEXTS = 100  # remarks, or notes on one answer: twice what an honest worker says
_MAX_ELEMENTS = 10_000
_SHORT_VALUE = 2_000  # bytes
_OF_CASES, _SHORT = (b"b", b"c", b"d"), 64  # kinds of records, bytes


class Position(NamedTuple):
    """The call that is running: which function, which case, whether it is a repeat."""

    call: int
    case: int
    repeat: bool


@dataclass
class Transcript:
    """The state of one worker as far as it has told."""

    job: Job
    token: bytes
    limits: Limits
    phase: Phase = "starting"
    landlock: int = 0
    uid: int = -1
    readings: list[Reading] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    out_of_memory: bool = False
    position: Position | None = None
    cases: list[CaseResult] = field(default_factory=list)  # of the call that is running
    done: list[CallResult] = field(default_factory=list)
    _computed: list[int] = field(default_factory=list)
    _value: tuple[Tree] | None = None
    _left: int = 0

    def __post_init__(self) -> None:
        self._left = self.limits.result_bytes
        self._frames = FrameReader(self.token, self.most_bytes)

    @property
    def most_bytes(self) -> int:
        """How long a report may be: the results, and what is said about them."""
        return self.limits.result_bytes + _SPARE

    def feed(self, data: bytes) -> None:
        """Take the next bytes; `FrameError` at the first frame that cannot be, of which nothing is believed."""
        for kind, body in self._frames.feed(data):
            handler = _HANDLERS.get((self.phase, kind))
            if handler is None:
                raise FrameError(f"a frame out of order ({kind!r} while {self.phase})")
            if kind == b"v":
                if self._value is not None:  # each costs us more time than it costs to send
                    raise FrameError("a second value for one case")
                self._left -= len(body)
                left = self._left + len(body)
                # Most of a class give the same: what is short enough is decoded once.
                known = len(body) <= min(_SHORT_VALUE, left)
                self._value = (_own(_given_before(body)) if known else decode(body, Bounds(size=max(left, 0))),)
            else:
                handler(self, _said_before(body) if kind in _OF_CASES and len(body) <= _SHORT else decode(body))

    def greet(self, data: bytes) -> None:
        """Take the first words, before which no student's code runs, and nothing that follows them."""
        for kind, body in FrameReader(self.token, len(data)).feed(data):
            self.feed(frame(self.token, kind, body))
            return
        raise FrameError("no greeting")

    def _hello(self, tree: Tree) -> None:
        self.landlock, self.uid = _fields(tree, int, int)
        self.phase = "reading"

    def _read(self, tree: Tree) -> None:
        rows, remarks = _fields(tree, list, list)
        if len(rows) != len(self.job.slots):
            raise FrameError("not one reading for each slot")
        read = [_reading(row, slot.name, slot.kind) for row, slot in zip(rows, self.job.slots, strict=True)]
        self.remarks += _texts(remarks)
        self.readings = [reading for reading, _ in read]
        self._computed = [at for at, (_, computed) in enumerate(read) if computed]
        self.phase = "module"

    def _loaded(self, tree: Tree) -> None:
        rows, remarks, out_of_memory = _fields(tree, list, list, bool)
        if len(rows) != len(self._computed):
            raise FrameError("not one reading for each computed slot")
        slots = [self.job.slots[at] for at in self._computed]
        read = [_reading(row, slot.name, slot.kind) for row, slot in zip(rows, slots, strict=True)]
        if any(computed for _, computed in read):
            raise FrameError("a slot was computed twice")
        self.remarks += _texts(remarks)
        for at, (reading, _) in zip(self._computed, read, strict=True):
            self.readings[at] = reading
        self.out_of_memory = out_of_memory
        self.phase = "between"

    def _begin(self, tree: Tree) -> None:
        call, case, repeat = _fields(tree, int, int, bool)
        if call != len(self.done) or call >= len(self.job.calls):
            raise FrameError("a function out of order")
        if self.phase == "case" and self.position is not None and not self.position.repeat:
            raise FrameError("a case before the result of the one before")
        known = len(self.cases)
        if not (case < known if repeat else case == known < len(self.job.calls[call].cases)) or case < 0:
            raise FrameError("a case out of order")
        if repeat and self.position is not None and self.position.repeat and case <= self.position.case:
            raise FrameError("a case out of order")
        if not repeat and self.position is not None and self.position.repeat:
            raise FrameError("a case out of order")
        self.position = Position(call, case, repeat)
        self.phase = "case"

    def _case(self, tree: Tree) -> None:
        status, message, line, mutated, aliased = _fields(tree, str, str, int, list, bool)
        if self.position is None or self.position.repeat:
            raise FrameError("a result out of order")
        count = len(self.job.calls[self.position.call].cases[self.position.case])
        if status not in ("ok", "error", "unusable") or (status == "ok") != (self._value is not None):
            raise FrameError("a result without its value")
        if len(mutated) > count or not all(type(at) is int and 0 <= at < count for at in mutated):
            raise FrameError("an argument that does not exist")
        value = self._value[0] if self._value is not None else None
        self.cases.append(CaseResult(status, value, _text(message), _line(line), tuple(sorted(set(mutated))), aliased))
        self._value = None
        self.phase = "between"

    def _done(self, tree: Tree) -> None:
        call, status, message, line, repeatable = _fields(tree, int, str, str, int, bool)
        if call != len(self.done) or call >= len(self.job.calls) or self._value is not None:
            raise FrameError("a function out of order")
        asked = self.job.calls[call]
        if status not in ("ok", "missing", "untouched", "error", "memory"):
            raise FrameError("an unknown status")
        if status == "ok" and len(self.cases) != len(asked.cases):
            raise FrameError("a function that is done before its cases")
        cases = () if status in ("missing", "untouched") else tuple(self.cases)
        self.done.append(CallResult(asked.function, status, _text(message), _line(line), cases, repeatable))
        self.cases = []
        self.position = None
        self.phase = "between"

    def _end(self, tree: Tree) -> None:
        if tree is not None or len(self.done) != len(self.job.calls) or self.position is not None:
            raise FrameError("an end before all is said")
        self.phase = "end"


@lru_cache(maxsize=1024)
def _said_before(body: bytes) -> Tree:
    """A short record of a case: what a worker says of one it says of most. Nobody changes what is kept here."""
    return decode(body)


@lru_cache(maxsize=4096)
def _given_before(body: bytes) -> Tree:
    """A short value, for all who give it."""
    return decode(body)


def _own(tree: Tree) -> Tree:
    """The same with lists of its own; arrays that were decoded cannot be written to."""
    if type(tree) is list:
        return [_own(part) for part in tree]
    return tuple(map(_own, tree)) if type(tree) is tuple else tree


def _ignored(transcript: Transcript, tree: Tree) -> None:
    raise FrameError("unreachable")  # values are taken before they are decoded as records


# (phase, letter): what may be said when. During a repeat the worker says nothing until the next begin.
_HANDLERS = {
    ("starting", b"h"): Transcript._hello,
    ("reading", b"r"): Transcript._read,
    ("module", b"l"): Transcript._loaded,
    ("between", b"b"): Transcript._begin,
    ("between", b"d"): Transcript._done,
    ("between", b"e"): Transcript._end,
    ("case", b"v"): _ignored,
    ("case", b"c"): Transcript._case,
    ("case", b"b"): Transcript._begin,
    ("case", b"d"): Transcript._done,
}


def _fields(tree: Tree, *types: type) -> list[Any]:
    if type(tree) is not list or [type(item) for item in tree] != list(types):
        raise FrameError("a record of the wrong shape")
    return tree


def _text(text: str) -> str:
    return inert(text[:2_000])


def _texts(items: list[Any]) -> list[str]:
    if len(items) > _MAX_TEXTS or not all(type(item) is str for item in items):
        raise FrameError("remarks of the wrong shape")
    return [_text(item) for item in items]


def _line(line: int) -> int:
    if not 0 <= line <= _MAX_LINE:
        raise FrameError("a line that does not exist")
    return line


def _reading(row: Tree, name: str, kind: str) -> tuple[Reading, bool]:
    """The reading, and whether its value is still to be computed."""
    if type(row) is not list or len(row) != 7:
        raise FrameError("a reading of the wrong shape")
    got, got_kind, status, text, value, notes, line = row
    # The types first: an array does not say yes or no to `!=`.
    if [type(each) for each in (got, got_kind, status, text, notes, line)] != [str, str, str, str, list, int]:
        raise FrameError("a reading of the wrong shape")
    if got != name or got_kind != kind:
        raise FrameError("a reading of another slot")
    said = tuple(_texts(notes))
    if status == "computed":
        said = (*said, "the file did not come to its end, so this has no value")
        return Reading(name, "unreadable", _text(text), None, said, _line(line)), True
    if status not in ("ok", "missing", "unreadable") or (status != "ok" and value is not None):
        raise FrameError("a reading of the wrong shape")
    if status == "ok" and not _fits(value, kind):
        raise FrameError("a reading of the wrong type")
    return Reading(name, status, _text(text), value, said, _line(line)), False


def _fits(value: Tree, kind: str) -> bool:
    if kind == "number":
        return type(value) is float and math.isfinite(value)
    if kind == "array":
        return _elements(value) <= _MAX_ELEMENTS
    if kind in ("choice", "formula"):
        return type(value) is str and len(value) <= 2_000
    return type(value) is list and len(value) <= 2_000 and all(type(item) is str for item in value)


def _elements(value: Tree) -> int:
    """How many numbers are in nested lists; too many if anything else is."""
    if type(value) is list:
        return sum(_elements(item) for item in value)
    return 1 if type(value) is float and math.isfinite(value) else _MAX_ELEMENTS + 1
