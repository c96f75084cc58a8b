"""What runs inside the jail: read the job, close the doors, read the answers, run the functions.

It is a fork of the warm interpreter (warm.py), or started for one job alone (begin.py). It is handed a job and a
file, in which it reports in frames. The student's code runs in this same interpreter and can
subvert it; so nothing here decides on points, no expected value is here, and the parent believes
nothing but the values that come back.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import gc
import importlib
import importlib.util
import io
import os
import pickle
import random
import secrets
import socket
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

# As in frames.py: a patched `builtins.len` must not reach our own work by accident.
globals()["__builtins__"] = dict(vars(builtins))

# The worker's own folder is on the path while this line runs, and never again.
import confine  # type: ignore[import-not-found]  # noqa: E402
import frames  # type: ignore[import-not-found]  # noqa: E402
import reader  # type: ignore[import-not-found]  # noqa: E402

FILE = "submission.py"
REPEATS = 3
MAX_MESSAGE = 300
MAX_REMARKS = 50

_generator: Any = random._inst
_seed_random: Any = random.Random.__base__.seed  # type: ignore[union-attr]  # in C: no builtin is looked up
_write, _exit, _ndarray, _overlap = os.write, os._exit, np.ndarray, np.may_share_memory
_SMALL = frames.Bounds()
_AS_EVER: list[Any] = ["ok", "", 0, [], False]  # what there is to say of most cases
_PLAIN = frames.encode(_AS_EVER, _SMALL)


class Channel:
    """The way to the parent: frames with this run's token, in a file that it reads; and how long results may still be.

    It looks at the file from time to time; a byte on the line wakes it up, which costs as much as calling a function.
    The file can be rewritten by the student's code before it looks: what must not be is said through the line.
    """

    def __init__(self, line: int, report: int, token: bytes, result_bytes: int) -> None:
        self._line = line
        self._descriptor = report
        self._token = token
        self._held: list[bytes] = []
        self.left = result_bytes

    def send(self, kind: bytes, tree: Any) -> None:
        """Write a small record of ours, and what was held back before it."""
        self.hold(kind, frames.encode(tree, _SMALL))
        data = memoryview(b"".join(self._held))
        self._held = []
        while data:
            data = data[_write(self._descriptor, data) :]

    def hold(self, kind: bytes, body: bytes) -> None:
        """Keep a frame for the next `send`, before which no student's code runs."""
        self._held.append(frames.frame(self._token, kind, body))

    def greet(self, tree: Any) -> None:
        """Say that the walls stand, in words that cannot be taken back."""
        _write(self._line, frames.frame(self._token, b"h", frames.encode(tree, _SMALL)))

    def wake(self) -> None:
        """Have the parent look now."""
        _write(self._line, b"!")


class Job:
    """The job as it was handed over, by the parent alone and before there is any code of a student's: so it may be
    pickled, which nothing that goes the other way is.
    """

    def __init__(self, data: bytes) -> None:
        (
            self.cpu_seconds,
            self.memory_bytes,
            self.result_bytes,
            self.report_bytes,
            granted,
            self.seed,
            self.again,
            self.source,
            self.slots,
            calls,
        ) = pickle.loads(data)
        self.calls = list(map(pickle.loads, calls))
        self.threads, self.user, self.own_users, self.modules, self.beside, self.first = granted
        self.repeats = 1 if self.modules else REPEATS  # a repeat may cost seconds where it compiles anew


class Walls:
    """What may be read, and the powers that are given up. Built once, they hold for all that is forked from here."""

    def __init__(self, profile: str, libraries: str) -> None:
        self.profile = profile
        self.landlock = -1  # the version of the kernel's interface, 0 if there is none, -1 before they are built
        self._libraries = libraries.split(os.pathsep)

    def build(self, granted: Sequence[str] = (), user: int = confine.NOBODY) -> None:
        """Leave root, die with the parent, and from now on read nothing but Python, NumPy and what is granted."""
        numpy = os.path.dirname(np.__file__)
        if self.profile != "strong":  # there this is done before anything is loaded
            confine.drop_root([os.__file__, numpy, *granted], user)
        elif os.geteuid() == 0:
            raise confine.ConfineError(1, "root could not become another user")
        confine.die_with_parent()
        self.landlock = 0
        if self.profile != "none":
            confine.no_new_privileges()
            self.landlock = self._landlock(
                [*self._libraries, numpy, *granted], [numpy, *filter(os.path.isdir, granted)]
            )

    def _landlock(self, files: list[str], folders: list[str]) -> int:
        library = os.path.dirname(os.__file__)
        parts = [library]  # its site-packages is covered by an empty folder
        if self.profile == "medium":
            hidden = ("site-packages", "dist-packages")
            parts = [os.path.join(library, name) for name in os.listdir(library) if name not in hidden]
        dynamic = [path for path in sys.path if path.endswith("lib-dynload")]
        version = int(confine.landlock([*parts, *dynamic, *files], [library, *dynamic, *folders]))
        if version == 0 and self.profile == "medium":
            raise confine.ConfineError(38, "this kernel has no Landlock")
        return version


def main(descriptor: str, profile: str, libraries: str) -> None:
    """Run one job in an interpreter of its own."""
    work(int(descriptor), Walls(profile, libraries))


def work(line: int, walls: Walls) -> None:
    """Run one job from beginning to end: it comes through the line to the parent, with the file to report in."""
    data, report = _receive(line)
    token, job = data[: frames.TOKEN_BYTES], Job(data[frames.TOKEN_BYTES :])
    channel = Channel(line, report, token, job.result_bytes)
    sys.argv[:] = [FILE]
    out = _open_output()
    if b"rand" in job.source:
        load_generators()  # costs 10 ms, so only for those who use it
    _confine(job, walls, token[0])
    _import_granted(job)
    channel.greet([walls.landlock, os.geteuid()])
    try:
        _Submission(job, channel, out).run()
        channel.send(b"e", None)
        channel.wake()
    finally:  # also where a patched Python fails under us: the student's exit handlers get no turn to sleep
        _exit(0)


def load_generators() -> None:
    """NumPy's random numbers; a generator without a seed follows the recorded one as well, not the system's chance.

    Chance would also decide how large some numbers are while it loads, and so where everything lies after it.
    """
    _seed_random(_generator, 0)
    plain, secrets.randbits = secrets.randbits, _generator.getrandbits
    try:
        importlib.import_module("numpy.random")
    finally:
        secrets.randbits = plain


_REHEARSED = b"""
import numpy as np

given = 0.35
rows = [[0.5, 1.0], [2, -1]]

def right(x, y):
    '''What a file looks like.'''
    z = [np.dot(x, y) + 1.0, y * x.shape[0]]
    return z, float(np.sum(z[0])), {1: "other"}[1]

def wrong(x, y):
    raise ValueError("not yet")
"""
_ROUNDS = 12  # after eight the interpreter has its own, faster form of a function


def rehearse() -> None:
    """Do what every job takes, on a file of ours, so that all that is forked from here need not begin anew.

    The interpreter rewrites what it runs often; where a fork does that, it pays for every page it writes to.
    """
    case = (np.ones((2, 2)), np.ones(2))
    calls = [pickle.dumps([name, "", [case] * 4]) for name in ("right", "wrong")]
    slots = [("given", "number"), ("rows", "array"), ("absent", "formula")]
    granted: list[Any] = [1, confine.NOBODY, True, [], [], []]
    data = pickle.dumps([1, 1 << 30, 1 << 20, 1 << 20, granted, 0, False, _REHEARSED, slots, calls])
    for _ in range(_ROUNDS):
        heard, line = os.pipe()
        report = os.memfd_create("report")
        try:
            channel = Channel(line, report, bytes(frames.TOKEN_BYTES), 1 << 20)
            _Submission(Job(data), channel, io.TextIOWrapper(io.BytesIO())).run()
        finally:
            for each in (heard, line, report):
                os.close(each)
    del sys.modules["submission"]


def _receive(line: int) -> tuple[bytes, int]:
    """The job and where to report: both are files in memory, handed over as descriptors."""
    with socket.socket(fileno=os.dup(line)) as way:
        _, (job, report), _, _ = socket.recv_fds(way, 1, 2)
    with open(job, "rb") as file:
        return file.read(), report


def _open_output() -> io.TextIOWrapper:
    out = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(1, "w", closefd=False), 8192), encoding="utf-8", errors="backslashreplace"
    )
    sys.stdout = sys.stderr = out
    sys.stdin = io.StringIO("")
    return out


def _confine(job: Job, walls: Walls, number: int) -> None:
    """Close what is still open: limits, powers and system calls are given up by every process for itself."""
    if walls.landlock < 0:
        walls.build([*(place for _, place in job.modules), *job.beside], job.user)
    else:
        confine.die_with_parent()
    if job.threads > 1:
        confine.two_processors(number)
    confine.limit(job.memory_bytes, job.cpu_seconds, job.report_bytes, _countable(job))
    if walls.profile != "none":
        confine.drop_powers()
        confine.seccomp(threads=job.threads > 1)


def _countable(job: Job) -> int | None:
    """How many threads the kernel is to allow, which counts them by user; None where others' would count as well."""
    if job.threads == 1 or os.geteuid() == job.user != confine.NOBODY:
        return int(job.threads)  # of a user of our own
    return int(job.threads) + 1 if job.own_users else None  # of our namespace: bwrap's init is one


class _Granted:
    """Finds the granted packages, and nothing that is installed beside them."""

    def __init__(self, places: Any) -> None:
        self.places = dict(places)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        place = self.places.get(name)
        if place is None:
            shared = any(each.startswith(f"{name}.") for each in self.places)  # a folder without a package of its own
            return importlib.machinery.ModuleSpec(name, None, is_package=True) if shared else None
        if not os.path.isdir(place):
            return importlib.util.spec_from_file_location(name, place)
        start = os.path.join(place, "__init__.py")
        return importlib.util.spec_from_file_location(name, start, submodule_search_locations=[place])


def _import_granted(job: Job) -> None:
    """Import what the job's packages are; the clock does not run yet."""
    if job.modules:
        sys.meta_path.append(_Granted(job.modules))
    for name in job.first:
        importlib.import_module(name)


def _raised_itself(fault: BaseException) -> bool:
    """Whether a function raised this in its own body, not in another one that it calls."""
    ours = fault.__traceback__
    its = ours.tb_next if ours is not None else None
    return its is not None and its.tb_next is None


class _Submission:
    """The student's file: read, executed block by block, its functions called."""

    def __init__(self, job: Job, channel: Channel, out: io.TextIOWrapper) -> None:
        self.job = job
        self.channel = channel
        self.out = out
        self.flush = out.flush
        self.seed_numpy = getattr(sys.modules.get("numpy.random"), "seed", None)
        self.module = types.ModuleType("submission")
        self.module.__file__ = FILE
        self.names: dict[str, Any] = self.module.__dict__
        self.out_of_memory = False

    def run(self) -> None:
        source = reader.Source(self.job.source)
        readings = reader.read(source, self.job.slots)
        self.channel.send(b"r", [[_row(item) for item in readings], _bounded(source.remarks)])
        defined, broken = source.functions(), source.broken_functions()  # before a builtin can be patched
        gc.freeze()  # what is here by now; a collection need not look through it, nor copy it by doing so
        gc.enable()
        self._reseed()
        if self.job.again:  # what loading the file prints has been seen in the first jail
            sys.stdout = _SILENCE
        remarks = self._execute(source, {item["name"]: item for item in readings})
        if sys.stdout is _SILENCE:
            sys.stdout = self.out
        settled = [reader.settle(item, self.names) for item in readings if item["status"] == "computed"]
        self._flush()
        self.channel.send(b"l", [[_row(item) for item in settled], _bounded(remarks), self.out_of_memory])
        for index, (name, probe, cases) in enumerate(self.job.calls):
            status, message, line, repeatable = self._call(index, name, probe, cases, defined, broken)
            self._flush()
            self.channel.send(b"d", [index, status, message, line, repeatable])
            self.channel.wake()  # so that it reads what this function gave while the next one runs

    def _flush(self) -> None:
        try:
            self.flush()
        except BaseException:  # a closed or replaced stream loses its text, nothing else
            return

    def _reseed(self) -> None:
        """The same random numbers whatever ran before, so that a second jail gives the same result."""
        _seed_random(_generator, self.job.seed)
        _generator.gauss_next = None
        if self.seed_numpy is not None:
            self.seed_numpy(self.job.seed % (1 << 32))

    def _execute(self, source: Any, readings: dict[str, Any]) -> list[str]:
        sys.modules["submission"] = self.module
        remarks: list[str] = []
        flags = 0
        for item in readings.values():
            if item["status"] == "ok" and item["value"] is not None and item["kind"] == "number":
                self.names[item["name"]] = item["value"]
        for node in source.statements:
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                for alias in node.names:
                    flags |= getattr(getattr(__future__, alias.name, None), "compiler_flag", 0)
            try:
                code = compile(ast.Module([node], []), FILE, "exec", flags, dont_inherit=True)
                exec(code, self.names)
            except BaseException as fault:
                self.out_of_memory = self.out_of_memory or isinstance(fault, MemoryError)
                message, line = _describe(fault, self.job)
                remarks.append(f"line {line or node.lineno}: {message}")
            if isinstance(node, (ast.Assign, ast.AnnAssign)):
                self._rebind(node, readings)
        return remarks

    def _rebind(self, node: ast.Assign | ast.AnnAssign, readings: dict[str, Any]) -> None:
        """Give a number that was read from `0,35` to the file as 0.35, for the lines that build on it."""
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            item = readings.get(target.id) if isinstance(target, ast.Name) else None
            if item and item["status"] == "ok" and item["kind"] == "number":
                self.names[item["name"]] = item["value"]

    def _call(
        self, index: int, name: str, probe: str, cases: list[Any], defined: Any, broken: Any
    ) -> tuple[str, str, int, bool]:
        """(status, message, line, repeatable) of one function, its cases reported on the way."""
        line, untouched = defined.get(name, (0, False))
        if name not in self.names:
            if name in broken:
                return "error", broken[name], 0, True
            return "missing", f"there is no `{name}` in your file", 0, True
        function = self.names[name]
        if untouched:
            return "untouched", f"`{name}` is as it was handed out", line, True
        if not callable(function):
            kind = frames.type_name(function)
            return "error", f"`{name}` is of type {kind}, not a function", line, True
        if probe:
            function = self._probe(probe, name)
        self._reseed()
        results: list[bytes | None] = []
        try:
            for number, case in enumerate(cases):
                self.channel.send(b"b", [index, number, False])
                results.append(self._case(function, case, number == 0, bool(probe)))
            repeatable = True
            for number, case in enumerate(cases[: self.job.repeats]):
                if results[number] is not None:
                    self.channel.send(b"b", [index, number, True])
                    repeatable = self._again(function, case) == results[number] and repeatable
        except _Untouched:
            return "untouched", f"`{name}` raises NotImplementedError", line, True
        except _Lacking as fault:
            return "error", str(fault), line, True
        except MemoryError:
            megabytes = self.job.memory_bytes >> 20
            message = f"`{name}` used up the memory ({megabytes} MB) on case {len(results) + 1}"
            return "memory", message, line, True
        return "ok", "", line, repeatable

    def _probe(self, source: str, tried: str) -> Callable[..., Any]:
        """Our own function `probe(student, *arguments)` with the student's names filled in."""
        names: dict[str, Any] = {"__name__": "probe", "np": np}
        exec(compile(source, "probe.py", "exec", dont_inherit=True), names)
        student = _Names(self.names, tried)
        probe: Callable[..., Any] = names["probe"]
        return lambda *arguments: probe(student, *arguments)

    def _case(self, function: Callable[..., Any], case: Any, first: bool, probed: bool) -> bytes | None:
        """Call once and report; the bytes of the result, None if there is none to compare with."""
        arguments = _fresh(case)
        body = None
        status, message, line = "ok", "", 0
        aliased = False
        try:
            value = function(*arguments)
            body = frames.encode(value, frames.Bounds(size=max(self.channel.left, 0)))
            aliased = _aliased(value, arguments)
        except frames.Unusable as why:
            status, message = "unusable", f"returned {why}"
        except (MemoryError, _Lacking):
            raise
        except NotImplementedError as fault:
            if first and (probed or _raised_itself(fault)):
                raise _Untouched from None
            status = "error"
            message, line = _describe(fault, self.job)
        except BaseException as fault:
            status = "error"
            message, line = _describe(fault, self.job)
        mutated = [at for at, part in enumerate(case) if not _unchanged(arguments[at], part)]
        if body is not None:
            self.channel.left -= len(body)
            self.channel.hold(b"v", body)
        self._flush()
        said = [status, message, line, mutated, aliased]
        self.channel.hold(b"c", _PLAIN if said == _AS_EVER else frames.encode(said, _SMALL))
        return body

    def _again(self, function: Callable[..., Any], case: Any) -> bytes:
        printed, sys.stdout = sys.stdout, _SILENCE
        try:
            value = function(*_fresh(case))
            return bytes(frames.encode(value, _SMALL))  # as bytes, NaN equals NaN
        except MemoryError:
            raise
        except BaseException:
            return b""
        finally:
            sys.stdout = printed


class _Names:
    """The student's names, for a probe."""

    def __init__(self, names: dict[str, Any], tried: str) -> None:
        self.__dict__.update(names)
        self.__dict__["tried by"] = tried

    def __getattr__(self, name: str) -> Any:
        raise _Lacking(name, self.__dict__["tried by"])


class _Lacking(AttributeError):
    """A name that a probe needs beside the one it tries is not in the file."""

    def __init__(self, name: str, tried: str) -> None:
        super().__init__(f"there is no `{name}` in your file, which `{tried}` is tried with: put both into one file")


class _Untouched(Exception):
    """The function says itself that it is not written yet."""


class _Silence(io.TextIOBase):
    """Where a repeat prints to, so that nothing is shown twice."""

    def write(self, text: str) -> int:
        return len(text)


_SILENCE: Any = _Silence()


def _fresh(tree: Any) -> Any:
    """A tree with lists and arrays of its own, for one call."""
    kind = type(tree)
    if kind is _ndarray:
        return tree.copy()
    if kind is list or kind is tuple:
        parts = [_fresh(part) for part in tree]
        return parts if kind is list else tuple(parts)
    return tree


def _unchanged(tree: Any, original: Any) -> bool:
    """Whether a call left its argument as it was, to the last bit; nothing of the student's is asked."""
    kind = type(original)
    if type(tree) is not kind:
        return False
    if kind is _ndarray:
        same = tree.dtype == original.dtype and tree.shape == original.shape
        return bool(same and tree.tobytes() == original.tobytes())
    if kind is list or kind is tuple:
        return len(tree) == len(original) and all(map(_unchanged, tree, original))
    return tree is original or bool(tree == original)


def _aliased(value: Any, arguments: list[Any]) -> bool:
    """Whether the result is, holds or overlaps a list or array of the arguments."""
    theirs, ours = _parts(value), _parts(arguments[:])
    known = {id(part) for part in ours}
    if any(id(part) in known for part in theirs):
        return True
    arrays = [part for part in ours if type(part) is _ndarray][:200]
    # What owns its memory shares it with what it was taken from only, and arguments were taken from nothing.
    mine = [part for part in theirs if type(part) is _ndarray and part.base is not None][:200]
    return any(_overlap(part, other) for part in mine for other in arrays)


def _parts(tree: Any) -> list[Any]:
    """All lists and arrays in a tree, itself included."""
    found: list[Any] = []
    todo = [tree]
    while todo and len(found) < 10_000:
        item = todo.pop()
        if type(item) in (list, tuple):
            todo.extend(item)
        if type(item) is list or (type(item) is _ndarray and item.size):
            found.append(item)
    return found


def _describe(fault: BaseException, job: Job) -> tuple[str, int]:
    """What went wrong and in which line of the student's file, without trusting the exception."""
    line = 0
    step = fault.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == FILE:
            line = step.tb_lineno
        step = step.tb_next
    name = frames.type_name(fault)
    try:
        text = str(fault)[:MAX_MESSAGE] if type(str(fault)) is str else ""
    except BaseException:
        text = ""
    message = f"{name}: {text}" if text else name
    if isinstance(fault, SyntaxError) and fault.filename == FILE:
        line, message = fault.lineno or 0, f"syntax error: {fault.msg}"
    elif isinstance(fault, RecursionError):
        message += " (does it call itself without an end?)"
    elif isinstance(fault, MemoryError):
        message = f"MemoryError: more than {job.memory_bytes >> 20} MB"
    elif isinstance(fault, ModuleNotFoundError):
        there = ["Python's own modules", *job.first, "NumPy"]
        message += f" (only {', '.join(there[:-1])} and {there[-1]} are here)"
    elif isinstance(fault, (SystemExit, KeyboardInterrupt)):
        message += " (a submission must not end the program)"
    return message[: 2 * MAX_MESSAGE], line


def _row(item: dict[str, Any]) -> list[Any]:
    return [item[key] for key in ("name", "kind", "status", "text", "value", "notes", "line")]


def _bounded(remarks: list[str]) -> list[str]:
    return [remark[: 2 * MAX_MESSAGE] for remark in remarks[:MAX_REMARKS]]
