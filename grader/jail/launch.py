"""How a worker comes to be and to its end: a fork of a warm interpreter, or a program started for one job alone.

No signals to ourselves, no fork of the caller's memory: many threads may do this at once. The warm interpreters of a
thread are the only thing that outlives a call; they end with the thread.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.util import Finalize
from typing import Protocol

from grader.jail.command import start
from grader.jail.confine import NOBODY
from grader.jail.contract import Profile
from grader.jail.output import inert
from grader.jail.packages import Packages

START_SECONDS = 30.0  # for Python and NumPy to load on a busy machine; no student's code runs before the end of it
_BEFORE_THE_FIRST = 2  # forks that nobody uses: after them its memory is the same at every fork, address for address
_GRACE_SECONDS = 0.02  # between the death of a warm interpreter and that of its children
_END_SECONDS = 5.0  # for the kernel to bury what was killed
_READY, _FORK_APART, _FORK = b"!", b"a", b"f"  # as in warm.py
_HANDLES = threading.local()


class Child(Protocol):
    """A worker that runs, or waits to."""

    def kill(self) -> None:
        """Kill it with all that it has started, and wait until it is gone."""

    def dismiss(self) -> None:
        """Kill one that has said all it had to; nobody need wait for that."""


@dataclass(frozen=True, slots=True)
class Launched:
    """A worker that waits for its job, the line to it, and what it prints."""

    child: Child
    line: socket.socket
    printed: int
    parent: Warm | None = None

    def was_orphaned(self) -> bool:
        """Whether it died with the interpreter it was forked from, which no submission can bring about."""
        return self.parent is not None and self.parent.ends_within(_GRACE_SECONDS)

    def hand_over(self, job: bytes, report: int) -> None:
        """Give it its job, as a file in memory, and the file to report in: nothing it does can hold us up."""
        with open(os.memfd_create("job"), "wb") as file:
            file.write(job)
            file.flush()
            file.seek(0)
            socket.send_fds(self.line, [b"j"], [file.fileno(), report])

    def close(self) -> None:
        """Close the ways to it; it should be dead by now."""
        self.line.close()
        os.close(self.printed)


class Alone:
    """A process started for one job."""

    def __init__(self, process: subprocess.Popen[bytes], apart: bool) -> None:
        self._process = process
        self._apart = apart

    def kill(self) -> None:
        """Kill it with all that it has started, and wait until it is gone."""
        if not self._apart:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()

    dismiss = kill  # only its parent can bury it


class Forked:
    """A child of a warm interpreter, by the descriptor of its first process."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def kill(self) -> None:
        """Kill its first process, with which its namespace goes, and wait until it is gone."""
        self._signal()
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        poll.poll(_END_SECONDS * 1000)
        os.close(self._handle)

    def dismiss(self) -> None:
        """Kill its first process; the kernel takes its time to bury a namespace, and wants nobody to wait."""
        self._signal()
        os.close(self._handle)

    def _signal(self) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)


def alone(profile: Profile, granted: Packages, user: int) -> Launched:
    """A worker in an interpreter of its own, with what is granted to it. Raises OSError if it cannot be started."""
    with _Ways() as ways:
        command, environment = start(profile, "worker", ways.theirs.fileno(), granted, user)
        process = _started(command, environment, ways.printing, ways.theirs)
        return ways.launched(Alone(process, profile.name == "strong"))


class Warm:
    """A warm interpreter: started once, forked for every submission.

    One child is always ready: it is forked while the one before it is at work.
    """

    def __init__(self, profile: Profile) -> None:
        self._pid = os.getpid()
        self._request = _FORK_APART if profile.name == "strong" else _FORK
        self._coming: _Ways | None = None
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._said, saying = os.pipe()
        try:
            command, environment = start(profile, "warm", theirs.fileno(), user=NOBODY)
            self._process = _started(command, environment, saying, theirs)
        except BaseException:
            self._control.close()
            os.close(self._said)
            raise
        finally:
            theirs.close()
            os.close(saying)
        self._control.settimeout(START_SECONDS)
        if self._answer()[0] != _READY:
            raise self._failed("it did not start")
        for _ in range(_BEFORE_THE_FIRST):
            launched = self.worker()
            launched.child.kill()
            launched.close()

    @property
    def usable(self) -> bool:
        """Whether this process may ask it for another child; one that was forked from ours may not."""
        return self._pid == os.getpid() and self._control.fileno() >= 0

    def ends_within(self, seconds: float) -> bool:
        """Whether it is gone, or will be in so many seconds."""
        poll = select.poll()
        poll.register(self._control, 0)  # a hang-up is always told
        return bool(poll.poll(seconds * 1000))

    def worker(self) -> Launched:
        """A child that waits for its job. Raises OSError, and is closed, if there is none to be had."""
        self.prepare()
        answer, handles = self._answer()
        if len(handles) != 1 or self._coming is None:
            raise self._failed(os.strerror(answer[0]) if answer else "it is gone")
        with self._coming as ways:
            self._coming = None
            return ways.launched(Forked(handles[0]), self)

    def prepare(self) -> None:
        """Ask for a child that will be wanted soon; nobody waits for it here."""
        if self._coming is not None:
            return
        with ExitStack() as undo:
            ways = undo.enter_context(_Ways())
            try:
                socket.send_fds(self._control, [self._request], [ways.theirs.fileno(), ways.printing])
            except OSError:
                raise self._failed("it is gone") from None
            ways.give_theirs()
            self._coming = ways
            undo.pop_all()

    def _answer(self) -> tuple[bytes, list[int]]:
        try:
            answer, handles, _, _ = socket.recv_fds(self._control, 1, 1)
        except OSError:  # the time is over, or it ended in the middle
            return b"", []
        return answer, handles

    def _failed(self, what: str) -> OSError:
        """The reason it says itself, if it does; it is closed."""
        self._process.kill()
        self._process.wait()
        os.set_blocking(self._said, False)
        said = b""
        with suppress(BlockingIOError):
            said = os.read(self._said, 4096)
        self.close()
        words = inert(said.decode("utf-8", "replace")).strip().splitlines()
        return OSError((words or [what])[-1][:200])

    def close(self) -> None:
        """End it. What it has forked ends with it."""
        if not self.usable:
            return
        if self._coming is not None:
            self._coming.__exit__(None, None, None)
        self._control.close()
        os.close(self._said)
        self._process.kill()
        self._process.wait()

    def __del__(self) -> None:
        if hasattr(self, "_process"):
            self.close()


def warm(profile: Profile) -> Warm:
    """This thread's warm interpreter for a profile, made when first asked for."""
    handles: dict[Profile, Warm] = _HANDLES.__dict__.setdefault("by_profile", {})
    found = handles.get(profile)
    if found is None or not found.usable:
        found = handles[profile] = Warm(profile)
        Finalize(None, close, exitpriority=0)  # a process of multiprocessing ends without looking at what it holds
    return found


def discard(profile: Profile) -> None:
    """End this thread's warm interpreter for a profile, because something is wrong with it."""
    found = _HANDLES.__dict__.get("by_profile", {}).pop(profile, None)
    if found is not None:
        found.close()


def close() -> None:
    """End this thread's warm interpreters; they end with the thread as well."""
    for each in _HANDLES.__dict__.pop("by_profile", {}).values():
        each.close()


class _Ways:
    """The two ways between a worker and us: a line for its job, and to wake us up; a pipe for what it prints.

    As a context it closes, at the end, what nobody has taken over.
    """

    def __init__(self) -> None:
        self._ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._printed, self.printing = os.pipe()
        # The kernel then says who wrote, in our own numbering of processes.
        self._ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._taken = False

    def give_theirs(self) -> None:
        """Close the worker's ends, which it has now: the end of what it says can be seen then."""
        if self.theirs.fileno() >= 0:
            self.theirs.close()
            os.close(self.printing)

    def launched(self, child: Child, parent: Warm | None = None) -> Launched:
        """Take over our ends."""
        self._taken = True
        return Launched(child, self._ours, self._printed, parent)

    def __enter__(self) -> _Ways:
        return self

    def __exit__(self, *fault: object) -> None:
        self.give_theirs()
        if not self._taken:
            self._ours.close()
            os.close(self._printed)


def _started(
    command: list[str], environment: dict[str, str], printing: int, talk: socket.socket
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=printing,
        stderr=printing,
        pass_fds=(talk.fileno(),),
        env=environment,
        cwd="/",
        start_new_session=True,
    )
