"""How a worker comes to be and to its end: a fork of a warm interpreter, or a program started for one job alone.

No signals to ourselves, no fork of the caller's memory: many threads may do this at once. The warm interpreters of a
thread are the only thing that outlives a call; they end with the thread.
"""

from __future__ import annotations

import array
import os
import select
import signal
import socket
import subprocess
import threading
from contextlib import suppress
from typing import IO, Protocol

from grader.jail.command import start
from grader.jail.confine import NOBODY
from grader.jail.contract import Profile
from grader.jail.output import inert
from grader.jail.packages import Packages

START_SECONDS = 30.0  # for Python and NumPy to load on a busy machine; no student's code runs before the end of it
_END_SECONDS = 5.0  # for the kernel to bury what was killed
_READY, _FORK_APART, _FORK = b"!", b"a", b"f"  # as in warm.py
_HANDLES = threading.local()


class Child(Protocol):
    """A worker that runs."""

    def kill(self) -> None:
        """Kill it with all that it has started, and wait until it is gone."""

    def dismiss(self) -> None:
        """Kill one that has said all it had to; nobody need wait for that."""


class Alone:
    """A worker started for one job, with what is granted to it."""

    def __init__(
        self, profile: Profile, granted: Packages, user: int, job: IO[bytes], report: socket.socket, printing: int
    ) -> None:
        command, environment = start(profile, "worker", report.fileno(), granted, user)
        self._apart = profile.name == "strong"
        self._process = _started(command, environment, job, printing, report)

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


class Warm:
    """A warm interpreter: started once, forked for every submission."""

    def __init__(self, profile: Profile) -> None:
        self._pid = os.getpid()
        self._request = _FORK_APART if profile.name == "strong" else _FORK
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._said, saying = os.pipe()
        try:
            command, environment = start(profile, "warm", theirs.fileno(), user=NOBODY)
            self._process = _started(command, environment, subprocess.DEVNULL, saying, theirs)
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

    @property
    def usable(self) -> bool:
        """Whether this process may ask it for another child; one that was forked from ours may not."""
        return self._pid == os.getpid() and self._control.fileno() >= 0

    def fork(self, job: IO[bytes], report: socket.socket, printing: int) -> Forked:
        """A child that works on `job`. Raises OSError, and is closed, if there is none to be had."""
        descriptors = array.array("i", (job.fileno(), report.fileno(), printing))
        try:
            self._control.sendmsg([self._request], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])
        except OSError:
            raise self._failed("it is gone") from None
        answer, handles = self._answer()
        if len(handles) != 1:
            raise self._failed(os.strerror(answer[0]) if answer else "it is gone")
        return Forked(handles[0])

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
    return found


def close() -> None:
    """End this thread's warm interpreters; they end with the thread as well."""
    for each in _HANDLES.__dict__.pop("by_profile", {}).values():
        each.close()


def _started(
    command: list[str], environment: dict[str, str], job: IO[bytes] | int, printing: int, talk: socket.socket
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=job,
        stdout=printing,
        stderr=printing,
        pass_fds=(talk.fileno(),),
        env=environment,
        cwd="/",
        start_new_session=True,
    )
